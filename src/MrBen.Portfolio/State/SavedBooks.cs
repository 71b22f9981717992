using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>Cash, rates and gains as saved.</summary>
internal sealed record SavedBooks(IReadOnlyList<CurrencySlot> Currencies, PriceHistory? RateHistory, PortfolioAccount Account);
