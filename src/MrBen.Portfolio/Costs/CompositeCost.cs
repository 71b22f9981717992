using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>The sum of several costs, for example a ticket fee and a commission. Immutable and thread-safe where its parts are.</summary>
public sealed class CompositeCost : ITransactionCostModel
{
    /// <summary>Adds up <paramref name="parts"/>; none means that trading is free.</summary>
    /// <exception cref="ArgumentException">A part is <see langword="null"/>.</exception>
    public CompositeCost(params ImmutableArray<ITransactionCostModel> parts)
    {
        Parts = parts.IsDefault ? [] : parts;
        for (int i = 0; i < Parts.Length; i++)
        {
            if (Parts[i] is null)
            {
                throw new ArgumentException(Invariant($"Cost {i} is null."), nameof(parts));
            }
        }
    }

    /// <summary>The costs that are added up.</summary>
    public ImmutableArray<ITransactionCostModel> Parts { get; }

    /// <summary>Whether every part is proportional.</summary>
    public bool IsProportional
    {
        get
        {
            foreach (ITransactionCostModel part in Parts)
            {
                if (!part.IsProportional)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public decimal Cost(Instrument instrument, decimal quantity, decimal price)
    {
        decimal sum = 0;
        foreach (ITransactionCostModel part in Parts)
        {
            sum += part.Cost(instrument, quantity, price);
        }

        return sum;
    }

    /// <inheritdoc/>
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price)
    {
        double sum = 0;
        foreach (ITransactionCostModel part in Parts)
        {
            sum += part.ProportionalRate(instrument, side, price);
        }

        return sum;
    }

    /// <inheritdoc/>
    public double ImpactRate(Instrument instrument, decimal price)
    {
        double sum = 0;
        foreach (ITransactionCostModel part in Parts)
        {
            sum += part.ImpactRate(instrument, price);
        }

        return sum;
    }

    /// <inheritdoc/>
    public string? WhyUnknown(Instrument instrument)
    {
        List<string> reasons = [];
        foreach (ITransactionCostModel part in Parts)
        {
            if (part.WhyUnknown(instrument) is { } reason && !reasons.Contains(reason))
            {
                reasons.Add(reason);
            }
        }

        return reasons.Count == 0 ? null : string.Join(' ', reasons);
    }
}
