using System.Globalization;
using System.Resources;

namespace Workflows.LocalHost;

/// <summary>What LocalHost says on the console: <c>Texts.resx</c>, in Chinese.</summary>
internal static class Texts
{
    static readonly ResourceManager Resources = new("Workflows.LocalHost.Texts", typeof(Texts).Assembly);

    public static string Say(string key, params object[] arguments) =>
        string.Format(CultureInfo.InvariantCulture, Resources.GetString(key, CultureInfo.InvariantCulture) ?? throw new ArgumentException(key, nameof(key)), arguments);
}

/// <summary>LocalHost cannot start, for a reason that somebody at the console can do something about: one sentence, no stack trace.</summary>
internal sealed class CannotStart(string text, params object[] arguments) : Exception(Texts.Say(text, arguments));
