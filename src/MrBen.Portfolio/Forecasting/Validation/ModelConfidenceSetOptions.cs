using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>Settings of <see cref="ModelConfidenceSet"/>.</summary>
public sealed record ModelConfidenceSetOptions
{
    /// <summary>What equality is tested by. Default T_max.</summary>
    public ConfidenceSetStatistic Statistic { get; set; } = ConfidenceSetStatistic.Maximum;

    /// <summary>
    /// p-value from which on a model is in the set, in (0, 1): the set holds the best with a confidence of one less. Default 0.10.
    /// </summary>
    public double Significance { get; set; } = 0.10;

    /// <summary>Bootstrap draws, in [100, 100000]. Default 2,000.</summary>
    public int Draws { get; set; } = 2_000;

    /// <summary>
    /// Mean length of the bootstrap's blocks, at least 1 and finite; null for the longest of what
    /// <see cref="Statistics.StationaryBootstrap.OptimalBlockLength"/> finds for the models' losses less the mean of all. Default null.
    /// </summary>
    public double? BlockLength { get; set; }

    /// <summary>Seed of the draws. Default 42.</summary>
    public long Seed { get; set; } = 42;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Statistic))
        {
            errors.Add(Invariant($"{nameof(Statistic)} {(int)Statistic} is unknown."));
        }

        if (!(Significance > 0 && Significance < 1))
        {
            errors.Add(Invariant($"{nameof(Significance)} must be in (0, 1); it is {Significance}."));
        }

        if (Draws is < 100 or > 100_000)
        {
            errors.Add(Invariant($"{nameof(Draws)} must be in [100, 100000]; it is {Draws}."));
        }

        if (BlockLength is { } length && !(length >= 1 && double.IsFinite(length)))
        {
            errors.Add(Invariant($"{nameof(BlockLength)} must be at least 1 and finite; it is {length}."));
        }

        return errors;
    }
}
