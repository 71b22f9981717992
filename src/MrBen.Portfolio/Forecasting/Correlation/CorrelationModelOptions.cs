using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Settings of <see cref="CorrelationModel"/>.</summary>
public sealed record CorrelationModelOptions
{
    /// <summary>Periods H whose correlation is forecast, in [2, 1000]. Default 22, a month of exchange days.</summary>
    public int Horizon { get; set; } = 22;

    /// <summary>What is corrected. Default the slow exponentially weighted correlation.</summary>
    public CorrelationBaseline Baseline { get; set; } = CorrelationBaseline.SlowWeighted;

    /// <summary>
    /// Most assets that are corrected pair by pair, in [2, 100]; with more, factors are. Default 20: the cost of a pairwise forecast grows
    /// with the third power of it.
    /// </summary>
    public int LargestLogMatrix { get; set; } = 20;

    /// <summary>Leading factors that are corrected where pairs are not, in [1, 10]. Default 3.</summary>
    public int Factors { get; set; } = 3;

    /// <summary>Largest correction of a number of the logarithm, or of log odds, in (0, 5]. Default 0.5.</summary>
    public double MaxCorrection { get; set; } = 0.5;

    /// <summary>Periods before the first forecast that is trained on, in [42, 10000]; with fewer the baseline speaks. Default 250.</summary>
    public int Warmup { get; set; } = 250;

    /// <summary>Periods between two forecasts that are trained on or judged, in [1, 1000]: their labels overlap. Default 5.</summary>
    public int Stride { get; set; } = 5;

    /// <summary>Fewest forecasts to train on, at least 20. Default 50.</summary>
    public int MinimumForecasts { get; set; } = 50;

    /// <summary>Seed of the forest, at least 0. Default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>Labels of so many forecasts overlap: ⌈<see cref="Horizon"/>/<see cref="Stride"/>⌉, the horizon for the gate.</summary>
    public int Overlap => (int)Math.Ceiling(Horizon / (double)Math.Max(1, Stride));

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Within(2, 1_000, Horizon, nameof(Horizon));
        if (!Enum.IsDefined(Baseline))
        {
            errors.Add(Invariant($"{nameof(Baseline)} {(int)Baseline} is unknown."));
        }

        Within(2, 100, LargestLogMatrix, nameof(LargestLogMatrix));
        Within(1, CorrelationModel.MostFactors, Factors, nameof(Factors));
        if (!(MaxCorrection > 0 && MaxCorrection <= CorrelationModel.LargestCorrection))
        {
            errors.Add(Invariant(
                $"{nameof(MaxCorrection)} must be in (0, {CorrelationModel.LargestCorrection}]; it is {MaxCorrection}."));
        }

        Within(CorrelationModel.FewestPeriods, 10_000, Warmup, nameof(Warmup));
        Within(1, 1_000, Stride, nameof(Stride));
        if (MinimumForecasts < 20)
        {
            errors.Add(Invariant($"{nameof(MinimumForecasts)} must be at least 20; it is {MinimumForecasts}."));
        }

        if (Seed < 0)
        {
            errors.Add(Invariant($"{nameof(Seed)} must be at least 0; it is {Seed}."));
        }

        return errors;

        void Within(int least, int most, int value, string name)
        {
            if (value < least || value > most)
            {
                errors.Add(Invariant($"{name} must be in [{least}, {most}]; it is {value}."));
            }
        }
    }

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static CorrelationModelOptions Checked(CorrelationModelOptions? options, string parameter)
    {
        CorrelationModelOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), parameter);
    }
}
