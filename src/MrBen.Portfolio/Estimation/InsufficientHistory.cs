using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Some assets, or pairs of assets, have fewer returns than an estimate needs. Immutable and thread-safe.</summary>
public sealed record InsufficientHistory : EstimationFailure
{
    // A panel of a thousand new listings must not become a message of a thousand sentences; Shortages holds them all.
    private const int ShortagesInDetail = 5;

    /// <summary>Records who is short of returns.</summary>
    /// <exception cref="ArgumentException"><paramref name="shortages"/> is empty.</exception>
    public InsufficientHistory(ImmutableArray<HistoryShortage> shortages)
    {
        if (shortages.IsDefaultOrEmpty)
        {
            throw new ArgumentException("Expected at least 1 shortage, got 0.", nameof(shortages));
        }

        Shortages = shortages;
    }

    /// <summary>Who is short of returns and by how many, in panel order; at least one.</summary>
    public ImmutableArray<HistoryShortage> Shortages { get; }

    /// <summary>A sentence for each of the first five shortages, for example <c>SPY has 17 returns; 60 are needed, 43 more.</c></summary>
    public override string Detail
    {
        get
        {
            string sentences = string.Join(' ', Shortages.Take(ShortagesInDetail));
            int left = Shortages.Length - ShortagesInDetail;
            return left <= 0 ? sentences : Invariant($"{sentences} And {left} more.");
        }
    }

    /// <inheritdoc/>
    public override InsufficientHistoryException ToException() => new(this);

    /// <summary>The assets of a panel with fewer than <paramref name="required"/> returns; null where there are none.</summary>
    internal static InsufficientHistory? Find(ReturnPanel returns, int required)
    {
        ImmutableArray<HistoryShortage>.Builder shortages = ImmutableArray.CreateBuilder<HistoryShortage>();
        for (int i = 0; i < returns.Assets.Length; i++)
        {
            int observations = returns.IsComplete ? returns.Observations : returns.ObservationsOf(i);
            if (observations < required)
            {
                shortages.Add(new HistoryShortage(returns.Assets[i], PairedWith: null, observations, required));
            }
        }

        return shortages.Count == 0 ? null : new InsufficientHistory(shortages.ToImmutable());
    }
}
