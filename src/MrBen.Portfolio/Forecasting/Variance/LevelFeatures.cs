using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// Which features are the logarithm of an asset's own variance: they are centred by the asset's level, so that assets share coefficients
/// and splits. The others have no level, or that of the market, which is the same for all.
/// </summary>
internal static class LevelFeatures
{
    /// <summary>The features of the plain autoregression: day, week and month.</summary>
    public static readonly ImmutableArray<string> Har = VolatilityFeatures.VarianceNames;

    private const string Centred = ", centred";

    private static readonly ImmutableHashSet<string> Levels = ImmutableHashSet.Create(
        StringComparer.Ordinal, [.. Har, "log variance of the quarter", "log negative semivariance", "log weighted variance"]);

    public static bool IsLevel(string name) => Levels.Contains(name);

    /// <summary>What a forest sees: the same features with other names where they are centred, so that no raw row fits it.</summary>
    public static FeatureSchema CentredOf(FeatureSchema schema) =>
        new(schema.Version, [.. schema.Names.Select(name => IsLevel(name) ? name + Centred : name)]);
}
