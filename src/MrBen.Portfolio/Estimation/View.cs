using System.Collections.Immutable;
using System.Text;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// An opinion on the expected return of an asset or of a combination of assets, for <see cref="BlackLittermanModel"/>. Immutable and
/// thread-safe.
/// </summary>
public sealed class View
{
    private View(ImmutableArray<ViewExposure> exposures, double expectedReturn, ViewUncertainty uncertainty) =>
        (Exposures, ExpectedReturn, Uncertainty) = (exposures, expectedReturn, uncertainty);

    /// <summary>The combination p that the view speaks about; no asset twice, no weight 0.</summary>
    public ImmutableArray<ViewExposure> Exposures { get; }

    /// <summary>
    /// q, expected simple return of the combination per year (0.05 is 5 %): Σ weight × expected return of the asset. In total terms, or in
    /// excess of the risk-free rate where the prior is.
    /// </summary>
    public double ExpectedReturn { get; }

    /// <summary>How far the truth may lie from it. Default proportional to the prior's.</summary>
    public ViewUncertainty Uncertainty { get; }

    /// <summary>The asset will return so much per year.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="expectedReturn"/> is not finite.</exception>
    public static View Absolute(AssetId asset, double expectedReturn) => Of([new ViewExposure(asset, 1)], expectedReturn);

    /// <summary>One asset will return so much more per year than another.</summary>
    /// <exception cref="ArgumentException">The two assets are one, or <paramref name="difference"/> is not finite.</exception>
    public static View Relative(AssetId outperforming, AssetId underperforming, double difference) =>
        Of([new ViewExposure(outperforming, 1), new ViewExposure(underperforming, -1)], difference);

    /// <summary>A combination of assets will return so much per year.</summary>
    /// <param name="exposures">At least one; no asset twice; weights finite and not 0.</param>
    /// <param name="expectedReturn">Return of the combination per year, finite.</param>
    /// <exception cref="ArgumentException">An exposure or the return is not as it must be.</exception>
    public static View Of(ImmutableArray<ViewExposure> exposures, double expectedReturn)
    {
        Guard.Finite(expectedReturn);
        Guard.AtLeast(1, exposures.IsDefault ? 0 : exposures.Length, "exposures", nameof(exposures));
        AssetList.Checked(exposures.Select(exposure => exposure.Asset).ToImmutableArray(), nameof(exposures));
        foreach (ViewExposure exposure in exposures)
        {
            if (exposure.Weight == 0 || !double.IsFinite(exposure.Weight))
            {
                throw new ArgumentException(
                    Invariant($"Weight of {exposure.Asset} is {exposure.Weight}; it must be finite and not 0."), nameof(exposures));
            }
        }

        return new View(exposures, expectedReturn, ViewUncertainty.Proportional);
    }

    /// <summary>The same view with another uncertainty.</summary>
    public View With(ViewUncertainty uncertainty) => new(Exposures, ExpectedReturn, uncertainty);

    /// <summary>The same view held with a confidence in [0, 1] (<see cref="ViewUncertainty.FromConfidence"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not in [0, 1].</exception>
    public View WithConfidence(double confidence) => With(ViewUncertainty.FromConfidence(confidence));

    /// <summary>The same view with a variance of its error (<see cref="ViewUncertainty.FromVariance"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="variance"/> is negative or not finite.</exception>
    public View WithVariance(double variance) => With(ViewUncertainty.FromVariance(variance));

    /// <summary>For example <c>A − B returns 0.02 (confidence 0.65)</c>.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (ViewExposure exposure in Exposures)
        {
            string sign = exposure.Weight < 0 ? "−" : "+";
            double size = Math.Abs(exposure.Weight);
            text.Append(text.Length == 0 ? exposure.Weight < 0 ? "−" : "" : $" {sign} ")
                .Append(size == 1 ? "" : Invariant($"{size}·"))
                .Append(exposure.Asset);
        }

        return text.Append(Invariant($" returns {ExpectedReturn} ({Uncertainty})")).ToString();
    }
}
