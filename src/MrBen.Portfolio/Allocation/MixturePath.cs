using System.Collections.Immutable;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// What a mixture with shares that change would have returned, traded itself and not by its members, so that what one buys and another
/// sells costs nothing. Immutable and thread-safe.
/// </summary>
/// <param name="Returns">Net returns from the first of its decisions to the last period.</param>
/// <param name="Turnover">Σ|weight traded| per year.</param>
internal sealed record MixturePath(double[] Returns, double Turnover)
{
    /// <summary>Walks from a decision to the end, out of cash.</summary>
    /// <param name="record">What the strategies wanted.</param>
    /// <param name="first">The first decision, from 0.</param>
    /// <param name="targetOf">The weights to trade to at a decision.</param>
    public static MixturePath Walk(StrategyTrackRecord record, int first, Func<int, double[]> targetOf)
    {
        int start = record.Decisions[first].Period;
        int periods = record.Tracks.Dates.Length - start;
        double[] net = new double[periods];
        double[] held = new double[record.Returns.Assets.Length];
        double turnover = 0;
        int next = first;
        for (int t = 0; t < periods; t++)
        {
            double cost = 0;
            if (next < record.Decisions.Length && record.Decisions[next].Period == start + t)
            {
                (double traded, cost) = TrackBuilder.Trade(held, targetOf(next), record.Rates);
                turnover += traded;
                next++;
            }

            double gain = TrackBuilder.Drift(held, record.Returns.Row(record.FirstPeriod + start + t));
            net[t] = ((1 - cost) * (1 + gain)) - 1;
        }

        return new MixturePath(net, turnover / periods * record.Tracks.Frequency.PeriodsPerYear);
    }

    /// <summary>The strategies as parts of an equal mixture at a decision.</summary>
    public static ImmutableArray<MixturePart> PartsAt(StrategyTrackRecord record, int decision)
    {
        ImmutableArray<PortfolioWeights> targets = record.Decisions[decision].Targets;
        return [.. targets.Select((target, k) => new MixturePart(record.Tracks.Names[k], 1.0 / targets.Length, target))];
    }
}
