using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>How returns are made from prices.</summary>
public sealed record ReturnPanelOptions
{
    /// <summary>Simple or log returns. Default simple.</summary>
    public ReturnKind Kind { get; set; }

    /// <summary>Dates on which some assets have no price. Default <see cref="MissingDataPolicy.Intersection"/>.</summary>
    public MissingDataPolicy MissingData { get; set; }

    /// <summary>
    /// How many dates in a row a price may be carried forward, at least 1; for <see cref="MissingDataPolicy.ForwardFill"/>. Default 5.
    /// </summary>
    public int MaxForwardFill { get; set; } = 5;

    /// <summary>Assets with fewer usable prices in the whole history are left out, at least 0. Default 0: none is left out.</summary>
    public int MinimumObservations { get; set; }

    /// <summary>Only the last so many periods, at least 1; <see langword="null"/> (the default) for all.</summary>
    public int? Window { get; set; }

    /// <summary>
    /// Periods per year; <see langword="null"/> (the default) for the one given with the prices, else the one the kept dates tell: stocks
    /// and crypto together have 365 under <see cref="MissingDataPolicy.Pairwise"/> and 252 under
    /// <see cref="MissingDataPolicy.Intersection"/>.
    /// </summary>
    public Frequency? Frequency { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Kind))
        {
            errors.Add(Invariant($"{nameof(Kind)} must be Simple or Log; it is {(int)Kind}."));
        }

        if (!Enum.IsDefined(MissingData))
        {
            errors.Add(Invariant($"{nameof(MissingData)} must be Intersection, Pairwise or ForwardFill; it is {(int)MissingData}."));
        }

        if (MaxForwardFill < 1)
        {
            errors.Add(Invariant($"{nameof(MaxForwardFill)} must be at least 1; it is {MaxForwardFill}."));
        }

        if (MinimumObservations < 0)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 0; it is {MinimumObservations}."));
        }

        if (Window < 1)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least 1; it is {Window}."));
        }

        if (Frequency is { IsUninitialized: true })
        {
            errors.Add($"{nameof(Frequency)} has no number of periods per year.");
        }

        return errors;
    }
}
