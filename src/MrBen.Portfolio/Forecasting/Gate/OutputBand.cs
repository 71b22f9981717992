using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Where a model's output may lie, as a multiple of its baseline's: a model that says ten times what the baseline says is more likely
/// broken than right. For quantities that are positive. Immutable and thread-safe; nothing is allocated.
/// </summary>
/// <param name="Lowest">Smallest ratio of model to baseline, in (0, 1].</param>
/// <param name="Highest">Largest ratio, finite, at least 1.</param>
public readonly record struct OutputBand(double Lowest, double Highest)
{
    /// <summary>From half the baseline to twice.</summary>
    public static OutputBand HalfToTwice => new(0.5, 2);

    /// <summary>Whether the band holds the baseline.</summary>
    public bool IsSound => Lowest > 0 && Lowest <= 1 && Highest >= 1 && double.IsFinite(Highest);

    /// <summary>Looks at one output.</summary>
    /// <param name="model">What the model says, any number.</param>
    /// <param name="baseline">What the baseline says, positive and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The baseline is not positive and finite.</exception>
    public OutputVerdict Judge(double model, double baseline)
    {
        CheckBaseline(baseline);
        return !double.IsFinite(model) ? OutputVerdict.NotFinite
            : model < Lowest * baseline ? OutputVerdict.Below
            : model > Highest * baseline ? OutputVerdict.Above
            : OutputVerdict.Inside;
    }

    /// <summary>The output to use: the model's, or the end of the band it is beyond; the baseline's where it is not finite.</summary>
    /// <inheritdoc cref="Judge"/>
    public double Limit(double model, double baseline) => Judge(model, baseline) switch
    {
        OutputVerdict.Inside => model,
        OutputVerdict.Below => Lowest * baseline,
        OutputVerdict.Above => Math.Min(Highest * baseline, double.MaxValue),
        _ => baseline,
    };

    /// <summary>For example <c>0.5 to 2 times the baseline</c>.</summary>
    public override string ToString() => Invariant($"{Lowest} to {Highest} times the baseline");

    private static void CheckBaseline(double baseline)
    {
        if (!(baseline > 0 && double.IsFinite(baseline)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(baseline), Invariant($"{nameof(baseline)} is {baseline}; it must be positive and finite."));
        }
    }
}
