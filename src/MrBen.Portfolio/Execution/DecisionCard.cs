using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// One decision on one asset: the record that hosts keep of their own. <see cref="HostRecords"/> makes it of a plan and turns it into the
/// quantity to trade. Immutable and thread-safe.
/// </summary>
public sealed record DecisionCard
{
    /// <summary>The asset.</summary>
    public required AssetId Asset { get; init; }

    /// <summary>What is done to its position.</summary>
    public required DecisionAction Action { get; init; }

    /// <summary>The side that the position has then.</summary>
    public required DecisionDirection Direction { get; init; }

    /// <summary>
    /// Units traded, at least 0: what is opened, added or taken away; of a reversal everything, what is closed and what is opened.
    /// </summary>
    public required decimal Lot { get; init; }

    /// <summary>Why, for a person.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How much the decision is worth to the host, in its own measure; of a plan, the change of weight that it makes.</summary>
    public double Score { get; init; }

    /// <summary>
    /// How sure it is, in [0, 1]; <see langword="null"/> where nobody says. Of an allocation, its confidence.
    /// </summary>
    public double? Confidence { get; init; }

    /// <summary>Price per unit at which it is meant; <see langword="null"/> for the market's.</summary>
    public decimal? Entry { get; init; }

    /// <summary>Price per unit at which a loss is taken; <see langword="null"/> without one. The library keeps it and sends no order for it.</summary>
    public decimal? StopLoss { get; init; }

    /// <summary>Price per unit at which a gain is taken; <see langword="null"/> without one. The library keeps it and sends no order for it.</summary>
    public decimal? TakeProfit { get; init; }

    /// <summary>Lists everything wrong with this decision; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Action) || !Enum.IsDefined(Direction))
        {
            errors.Add(FormattableString.Invariant(
                $"{nameof(Action)} of {Asset} is {(int)Action} and {nameof(Direction)} is {(int)Direction}; one of them is none."));
            return errors;
        }

        if (Reason is null)
        {
            errors.Add($"{nameof(Reason)} of the decision on {Asset} is null.");
        }

        if (!double.IsFinite(Score))
        {
            errors.Add(FormattableString.Invariant($"{nameof(Score)} of {Asset} is {Score}; it must be finite."));
        }

        if (Lot < 0 || (Lot == 0 && Action != DecisionAction.Hold))
        {
            errors.Add(FormattableString.Invariant($"Lot of {Asset} is {Lot}; a decision to {Action} needs a positive one."));
        }

        if (Confidence is < 0 or > 1 || Confidence is { } sure && !double.IsFinite(sure))
        {
            errors.Add(FormattableString.Invariant($"Confidence in {Asset} is {Confidence}; it must be in [0, 1]."));
        }

        foreach ((string name, decimal? level) in (ReadOnlySpan<(string, decimal?)>)[
            (nameof(Entry), Entry), (nameof(StopLoss), StopLoss), (nameof(TakeProfit), TakeProfit)])
        {
            if (level <= 0)
            {
                errors.Add(FormattableString.Invariant($"{name} of {Asset} is {level}; it must be positive."));
            }
        }

        if (Action is DecisionAction.Open or DecisionAction.Increase or DecisionAction.Reverse && Direction == DecisionDirection.Flat)
        {
            errors.Add($"A decision to {Action} {Asset} is flat; it needs a side.");
        }

        return errors;
    }
}
