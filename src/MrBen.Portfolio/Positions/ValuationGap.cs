using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>Finds why positions and cash cannot be valued in one currency. Stateless and thread-safe.</summary>
internal static class ValuationGap
{
    /// <summary>The answer where something held is in a currency without a rate, or with one too old; none where all have theirs.</summary>
    public static ValuationResult? FindRate(
        IReadOnlyList<PortfolioAsset> positions, IReadOnlyDictionary<string, decimal> cash, ExchangeRates rates, DateTimeOffset time)
    {
        SortedDictionary<string, string> problems = new(StringComparer.Ordinal);
        bool isMissing = false;
        foreach (string currency in positions.Where(position => position.Quantity != 0).Select(position => position.Instrument.Currency)
            .Concat(cash.Where(held => held.Value != 0).Select(held => held.Key)))
        {
            if (!rates.TryGetRate(currency, time, out _, out string? problem))
            {
                problems[currency] = problem;
                isMissing |= !rates.Rates.ContainsKey(currency);
            }
        }

        if (problems.Count == 0)
        {
            return null;
        }

        ImmutableArray<AssetId> affected = [.. positions.Where(
            position => position.Quantity != 0 && problems.ContainsKey(position.Instrument.Currency)).Select(position => position.Asset)];
        string detail = string.Join(' ', problems.Select(entry => $"{entry.Value} {Needed(entry.Key, positions, cash)}"));
        return new ValuationResult(isMissing ? ValuationStatus.MissingRate : ValuationStatus.StaleRate, null, detail, affected);
    }

    private static string Needed(string currency, IReadOnlyList<PortfolioAsset> positions, IReadOnlyDictionary<string, decimal> cash)
    {
        List<string> held = [.. positions.Where(position => position.Quantity != 0 && position.Instrument.Currency == currency)
            .Select(position => position.Asset.Value)];
        if (cash.GetValueOrDefault(currency) is not 0 and decimal amount)
        {
            held.Add(Invariant($"{amount} in cash"));
        }

        return $"Held in {currency}: {string.Join(", ", held)}.";
    }
}
