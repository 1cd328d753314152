using System.Net;
using System.Net.Sockets;

namespace Workflows.LocalHost.Hosting;

/// <summary>An address to listen on.</summary>
internal static class Address
{
    /// <summary>Looks before anything is started: a first start takes a minute, and to fail after it would be unkind.</summary>
    /// <exception cref="CannotStart">Another program has it, or it is none.</exception>
    public static void MustBeFree(string address)
    {
        try
        {
            var binding = BindingAddress.Parse(address);
            var host = binding.Host is "localhost" ? IPAddress.Loopback : IPAddress.TryParse(binding.Host, out var ip) ? ip : IPAddress.Any;
            using var probe = new TcpListener(host, binding.Port);
            probe.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new CannotStart("AddressInUse", address);
        }
        catch (Exception e) when (e is SocketException or FormatException or ArgumentException)
        {
            throw new CannotStart("AddressUnusable", address);
        }
    }
}
