using MrBen.Portfolio.Forecasting.Gate;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Settings of <see cref="TailModel"/>.</summary>
public sealed record TailModelOptions
{
    /// <summary>
    /// The variance that the forest's returns are divided by: the learned one where the gate of the variance model is open for it, the
    /// baseline's otherwise. Default learned.
    /// </summary>
    public VarianceSource Source { get; set; } = VarianceSource.Learned;

    /// <summary>
    /// Fewest training rows of an asset, at least 100: with fewer it has no tail of its own, and is neither trained on nor forecast by its
    /// own. Default 250, a year.
    /// </summary>
    public int MinimumAssetRows { get; set; } = 250;

    /// <summary>
    /// Newest standardised returns of an asset that count in filtered historical simulation, at least 100. Default 1,000, four years of
    /// exchange days, as in <see cref="Forecasts.VolatilityValueAtRiskOptions"/>.
    /// </summary>
    public int Window { get; set; } = 1_000;

    /// <summary>Where the forest's losses may lie as a multiple of the baseline's. Default half to twice.</summary>
    public OutputBand Outputs { get; set; } = OutputBand.HalfToTwice;

    /// <summary>Seed of the forest, at least 0. Default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Source))
        {
            errors.Add(Invariant($"{nameof(Source)} {(int)Source} is unknown."));
        }

        AtLeast(100, MinimumAssetRows, nameof(MinimumAssetRows));
        AtLeast(100, Window, nameof(Window));
        AtLeast(0, Seed, nameof(Seed));
        if (Window > TailModel.MostReturns)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at most {TailModel.MostReturns}; it is {Window}."));
        }

        if (!Outputs.IsSound)
        {
            errors.Add(Invariant($"{nameof(Outputs)} must be a band around 1; it is {Outputs}."));
        }

        return errors;

        void AtLeast(int least, int value, string name)
        {
            if (value < least)
            {
                errors.Add(Invariant($"{name} must be at least {least}; it is {value}."));
            }
        }
    }

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static TailModelOptions Checked(TailModelOptions? options, string parameter)
    {
        TailModelOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), parameter);
    }
}
