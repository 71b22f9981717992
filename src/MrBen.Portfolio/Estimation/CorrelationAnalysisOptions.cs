using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="CorrelationAnalysis"/>.</summary>
public sealed record CorrelationAnalysisOptions
{
    /// <summary>How two assets' returns are compared. Default Pearson.</summary>
    public CorrelationMethod Method { get; set; } = CorrelationMethod.Pearson;

    /// <summary>Most recent periods that count, at least <see cref="MinimumObservations"/>; <see langword="null"/> for all. Default 252.</summary>
    public int? Lookback { get; set; } = 252;

    /// <summary>Fewest returns that two assets must share, at least 3. Default 30.</summary>
    public int MinimumObservations { get; set; } = 30;

    /// <summary>Size from which a correlation is listed as high, in [0, 1]. Default 0.7.</summary>
    public double Threshold { get; set; } = 0.7;

    /// <summary>Whether assets that move together are grouped. Default yes.</summary>
    public bool FindsGroups { get; set; } = true;

    /// <summary>How groups are found.</summary>
    public CorrelationGroupingOptions Grouping { get; set; } = new();

    /// <summary>
    /// Periods after which a return counts half, in [0.1, 1,000,000]; <see langword="null"/> (the default) counts all alike. Needs Pearson
    /// and returns without gaps.
    /// </summary>
    public double? HalfLife { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Method))
        {
            errors.Add(Invariant($"{nameof(Method)} must be Pearson, Spearman or Kendall; it is {(int)Method}."));
        }

        if (MinimumObservations < 3)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 3; it is {MinimumObservations}."));
        }

        if (Lookback < MinimumObservations)
        {
            errors.Add(Invariant(
                $"{nameof(Lookback)} must be at least {nameof(MinimumObservations)}, {MinimumObservations}; it is {Lookback}."));
        }

        if (!(Threshold >= 0 && Threshold <= 1))
        {
            errors.Add(Invariant($"{nameof(Threshold)} must be in [0, 1]; it is {Threshold}."));
        }

        if (HalfLife is { } halfLife && !(halfLife >= 0.1 && halfLife <= 1e6)) // beyond, one return or every return alike
        {
            errors.Add(Invariant($"{nameof(HalfLife)} must be in [0.1, 1000000]; it is {halfLife}."));
        }

        if (HalfLife is not null && Method != CorrelationMethod.Pearson)
        {
            errors.Add(Invariant($"{nameof(HalfLife)} needs the method Pearson; it is {Method}."));
        }

        errors.AddRange(Grouping is null ? [$"{nameof(Grouping)} must not be null."] : Grouping.Validate());
        return errors;
    }
}
