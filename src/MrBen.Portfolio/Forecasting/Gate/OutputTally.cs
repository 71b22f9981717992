namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// Counts outputs of a model by where they lie beside the baseline's. Immutable; a value to replace, so that nothing is allocated.
/// </summary>
/// <param name="Total">Outputs counted.</param>
/// <param name="Outside">Those that were finite and outside the band.</param>
/// <param name="NotFinite">Those that were not finite.</param>
public readonly record struct OutputTally(long Total, long Outside, long NotFinite)
{
    /// <summary>Share of the outputs outside the band; 0 of none.</summary>
    public double OutsideShare => Total > 0 ? (double)Outside / Total : 0;

    /// <summary>The tally with one more output.</summary>
    public OutputTally With(OutputVerdict verdict) => new(
        Total + 1,
        Outside + (verdict is OutputVerdict.Below or OutputVerdict.Above ? 1 : 0),
        NotFinite + (verdict == OutputVerdict.NotFinite ? 1 : 0));

    /// <summary>The tally of a series of outputs.</summary>
    /// <param name="model">What the model said, any numbers.</param>
    /// <param name="baseline">What the baseline said, positive and finite; one per output.</param>
    /// <param name="band">Where outputs may lie.</param>
    /// <exception cref="ArgumentException">Lengths disagree, or a baseline is not positive and finite.</exception>
    public static OutputTally Of(ReadOnlySpan<double> model, ReadOnlySpan<double> baseline, OutputBand band)
    {
        Guard.Length(model.Length, baseline.Length, "baselines (one per output)", nameof(baseline));
        OutputTally tally = default;
        for (int i = 0; i < model.Length; i++)
        {
            tally = tally.With(band.Judge(model[i], baseline[i]));
        }

        return tally;
    }
}
