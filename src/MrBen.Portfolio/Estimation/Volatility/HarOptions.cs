using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="HarVolatilityModel"/>.</summary>
public sealed record HarOptions
{
    /// <summary>Which regression. Default logarithms of day, week and month.</summary>
    public HarForm Form { get; set; } = HarForm.Logs;

    /// <summary>
    /// Horizons in periods, each with its own regression, strictly ascending and at least 1. Default 1, 5 and 22: day, week and month.
    /// </summary>
    public ImmutableArray<int> Horizons { get; set; } = [1, 5, 22];

    /// <summary>Fewest periods of each series to fit to, at least 100. Default 250.</summary>
    public int MinimumObservations { get; set; } = 250;

    /// <summary>
    /// Share of a series' mean variance below which variances count as this share, in (0, 1): a day without a trade has no logarithm.
    /// Default 0.001.
    /// </summary>
    public double VarianceFloor { get; set; } = 0.001;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Form))
        {
            errors.Add(Invariant($"{nameof(Form)} {(int)Form} is unknown."));
        }

        if (Horizons.IsDefaultOrEmpty)
        {
            errors.Add($"{nameof(Horizons)} must hold at least one horizon.");
        }
        else if (Horizons[0] < 1 || Horizons.Zip(Horizons.Skip(1)).Any(pair => pair.Second <= pair.First))
        {
            errors.Add(Invariant($"{nameof(Horizons)} must be at least 1 and ascend; they are {string.Join(", ", Horizons)}."));
        }

        if (MinimumObservations < 100)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 100; it is {MinimumObservations}."));
        }

        if (!(VarianceFloor > 0 && VarianceFloor < 1))
        {
            errors.Add(Invariant($"{nameof(VarianceFloor)} must be in (0, 1); it is {VarianceFloor}."));
        }

        return errors;
    }
}
