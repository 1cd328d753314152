using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.Web;

/// <summary>Who may call an HTTP function. Each carries exactly one; <see cref="FrontDoor"/> enforces it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal abstract class PermissionAttribute : Attribute;

/// <summary>Anybody.</summary>
internal sealed class PublicAttribute : PermissionAttribute
{
    /// <summary>The answer is the same for all, so that nobody looks up who asks: a stylesheet, the state of health.</summary>
    public bool ForMachines { get; set; }
}

/// <summary>Whoever has the link: its token is looked up, and its holder's role checked, by the handler (law 3).</summary>
internal sealed class ByLinkAttribute : PermissionAttribute;

/// <summary>Whoever is signed in, or only holders of any of these roles. In which scope they hold it is the handler's question.</summary>
internal sealed class SignedInAttribute(params string[] roles) : PermissionAttribute
{
    public string[] Roles { get; } = roles;

    public bool Admits(Visitor visitor) => Roles.Length == 0 || Roles.Any(role => visitor.Holds(role));
}

internal static class Permissions
{
    static readonly ConcurrentDictionary<(string Assembly, string EntryPoint), PermissionAttribute> Found = new();

    /// <exception cref="InvalidOperationException">The method carries none, or several.</exception>
    public static PermissionAttribute Of(FunctionDefinition function) =>
        Found.GetOrAdd((Path.GetFileNameWithoutExtension(function.PathToAssembly), function.EntryPoint), Find);

    /// <exception cref="InvalidOperationException">The method carries none, or several.</exception>
    public static PermissionAttribute Of(MethodInfo method) => method.GetCustomAttributes<PermissionAttribute>().ToArray() is [var permission]
        ? permission
        : throw new InvalidOperationException($"{method.DeclaringType}.{method.Name} must carry one of [Public], [ByLink], [SignedIn].");

    static PermissionAttribute Find((string Assembly, string EntryPoint) function)
    {
        var dot = function.EntryPoint.LastIndexOf('.');
        var assembly = AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(loaded => loaded.GetName().Name == function.Assembly)
            ?? typeof(Permissions).Assembly;
        var method = assembly.GetType(function.EntryPoint[..dot])?.GetMethod(function.EntryPoint[(dot + 1)..])
            ?? throw new InvalidOperationException($"There is no method {function.EntryPoint}.");
        return Of(method);
    }
}
