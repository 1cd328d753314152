using System.Text;
using QRCoder;

namespace Workflows.Polls;

/// <summary>QR codes as images that a page carries in itself.</summary>
internal static class QrCodes
{
    /// <returns>A <c>data:</c> address of an SVG.</returns>
    public static string Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(data);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(4)))}";
    }
}
