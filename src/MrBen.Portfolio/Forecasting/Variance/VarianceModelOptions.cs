using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>Settings of <see cref="VarianceModel"/> and of the regressions it rests on.</summary>
public sealed record VarianceModelOptions
{
    /// <summary>
    /// Fewest training rows of an asset, at least 30: with fewer its level is unknown, and it is neither trained on nor forecast. Default
    /// 250, a year.
    /// </summary>
    public int MinimumAssetRows { get; set; } = 250;

    /// <summary>
    /// Share of the asset's mean label below which a label counts as this share, in (0, 1): a day without a trade has no logarithm.
    /// Default 0.001.
    /// </summary>
    public double LabelFloor { get; set; } = 0.001;

    /// <summary>Where the model may lie as a multiple of the baseline. Default half to twice.</summary>
    public OutputBand Outputs { get; set; } = OutputBand.HalfToTwice;

    /// <summary>Seed of the forest, at least 0. Default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (MinimumAssetRows < 30)
        {
            errors.Add(Invariant($"{nameof(MinimumAssetRows)} must be at least 30; it is {MinimumAssetRows}."));
        }

        if (!(LabelFloor > 0 && LabelFloor < 1))
        {
            errors.Add(Invariant($"{nameof(LabelFloor)} must be in (0, 1); it is {LabelFloor}."));
        }

        if (!Outputs.IsSound)
        {
            errors.Add(Invariant($"{nameof(Outputs)} must be a band around 1; it is {Outputs}."));
        }

        if (Seed < 0)
        {
            errors.Add(Invariant($"{nameof(Seed)} must be at least 0; it is {Seed}."));
        }

        return errors;
    }

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static VarianceModelOptions Checked(VarianceModelOptions? options, string parameter)
    {
        VarianceModelOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), parameter);
    }
}
