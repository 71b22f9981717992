using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Positions;

/// <summary>The answer of <see cref="PortfolioValuation"/>. Immutable and thread-safe.</summary>
public sealed record ValuationResult
{
    internal ValuationResult(ValuationStatus status, PortfolioValuation? valuation, string detail, ImmutableArray<AssetId> assets) =>
        (Status, Valuation, Detail, AffectedAssets) = (status, valuation, detail, assets);

    /// <summary>How the valuation ended. Read it first.</summary>
    public ValuationStatus Status { get; }

    /// <summary>
    /// The valuation where every position could be valued: with <see cref="ValuationStatus.Valued"/>, and with
    /// <see cref="ValuationStatus.NonPositiveNetAssetValue"/>, where it has values and exposures but no weights.
    /// </summary>
    public PortfolioValuation? Valuation { get; }

    /// <summary>One sentence that says what is missing; empty when valued.</summary>
    public string Detail { get; }

    /// <summary>The held assets without a price, or without an exchange rate; otherwise empty.</summary>
    public ImmutableArray<AssetId> AffectedAssets { get; }

    /// <summary>Whether there is a valuation with weights.</summary>
    [MemberNotNullWhen(true, nameof(Valuation))]
    public bool IsValued => Status == ValuationStatus.Valued;

    /// <summary>The same, and for each asset without a price what is the matter with the last one of a history.</summary>
    internal ValuationResult Explain(PriceHistory? history)
    {
        string[] reasons = [.. AffectedAssets.Select(asset => MarketPrice.DescribeUnusable(history, asset)).OfType<string>()];
        return reasons.Length == 0
            ? this
            : new ValuationResult(Status, Valuation, $"{Detail} {string.Join(' ', reasons)}", AffectedAssets);
    }

    /// <summary>The valuation with weights.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message is <see cref="Detail"/>.</exception>
    public PortfolioValuation GetValuationOrThrow() => IsValued ? Valuation : throw new InvalidOperationException(Detail);
}
