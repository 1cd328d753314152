using System.Globalization;
using Microsoft.Playwright;
using Workflows.Tests.Testing;

namespace Workflows.Tests.WholeSite;

/// <summary>What every page on the way must pass; with a picture of it in the folder that SCREENSHOTS names.</summary>
internal sealed class Pictures(int width)
{
    int taken;

    public async Task Sees(IPage page, string name)
    {
        await page.MustBeAccessible();
        if (Environment.GetEnvironmentVariable("SCREENSHOTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        var file = string.Create(CultureInfo.InvariantCulture, $"round-{width}-{++taken:D2}-{name}.png");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true });
    }
}
