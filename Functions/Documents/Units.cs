using System.Globalization;

namespace Workflows.Documents;

/// <summary>What a word processor measures in.</summary>
internal static class Units
{
    /// <summary>A twip is a twentieth of a point; a point is a 72nd of an inch of 25.4 mm.</summary>
    public static int Millimetres(decimal millimetres) => (int)Math.Round(millimetres * 1440 / 25.4m, MidpointRounding.AwayFromZero);

    public static string Twips(decimal points) => ((int)Math.Round(points * 20, MidpointRounding.AwayFromZero)).ToString(CultureInfo.InvariantCulture);

    public static string HalfPoints(decimal points) => ((int)Math.Round(points * 2, MidpointRounding.AwayFromZero)).ToString(CultureInfo.InvariantCulture);
}
