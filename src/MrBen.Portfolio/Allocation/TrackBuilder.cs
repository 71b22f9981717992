using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Walks strategies through some periods of a history: one writer, used once.</summary>
/// <param name="strategies">The strategies.</param>
/// <param name="options">Sound settings.</param>
/// <param name="returns">Complete simple returns.</param>
/// <param name="rates">Cost of buying and selling each asset.</param>
/// <param name="held">What each strategy holds at the beginning; changed by the walk.</param>
internal sealed class TrackBuilder(
    ImmutableArray<IAllocationStrategy> strategies, StrategyBacktestOptions options, ReturnPanel returns,
    ImmutableArray<(double Buy, double Sell)> rates, double[][] held)
{
    private readonly ImmutableArray<StrategyDecision>.Builder _decisions = ImmutableArray.CreateBuilder<StrategyDecision>();

    /// <summary>What was wanted, by periods of the walk's own tracks.</summary>
    public ImmutableArray<StrategyDecision> Decisions => _decisions.ToImmutable();

    /// <summary>What each strategy holds now.</summary>
    public ImmutableArray<ImmutableArray<double>> Held => [.. held.Select(ImmutableArray.Create)];

    /// <summary>Walks from a period of the returns to their end.</summary>
    /// <param name="first">The first period.</param>
    /// <param name="age">Periods since the first decision of all.</param>
    /// <param name="tracks">The tracks of these periods; null where there are none.</param>
    /// <param name="failure">Why there are none; null otherwise.</param>
    /// <param name="cancellationToken">Cancels between two strategies.</param>
    public bool TryWalk(
        int first, int age, [NotNullWhen(true)] out StrategyTracks? tracks, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        (tracks, failure) = (null, null);
        int periods = returns.Observations - first;
        int count = strategies.Length;
        double[] earned = new double[periods * count];
        double[] costs = new double[periods * count];
        double[] turnovers = new double[periods * count];
        double[] market = new double[periods];
        for (int t = 0; t < periods; t++)
        {
            if (IsDecision(options, returns.Dates, first + t, age + t) && !TryDecide(
                first, t, costs.AsSpan(t * count, count), turnovers.AsSpan(t * count, count), out failure, cancellationToken))
            {
                return false;
            }

            ReadOnlySpan<double> row = returns.Row(first + t);
            for (int k = 0; k < count; k++)
            {
                double gain = Drift(held[k], row);
                if (!(gain > -1))
                {
                    failure = Undefined(k, returns.Dates[first + t], Invariant($"lost {-gain:P0} of all it had"));
                    return false;
                }

                earned[(t * count) + k] = gain;
            }

            market[t] = Mean(row);
        }

        tracks = StrategyTracks.Create(
            [.. strategies.Select(strategy => strategy.Name)], returns.Dates[first..], returns.Frequency, earned, costs, turnovers, market);
        return true;
    }

    /// <summary>Whether a decision is made before a period.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="dates">The days of the periods.</param>
    /// <param name="period">The period.</param>
    /// <param name="age">Periods since the first decision of all.</param>
    public static bool IsDecision(StrategyBacktestOptions options, ImmutableArray<DateOnly> dates, int period, int age) =>
        options.Decisions == DecisionDays.EveryStep
            ? age % options.Step == 0
            : period > 0 && (dates[period].Year, dates[period].Month) != (dates[period - 1].Year, dates[period - 1].Month);

    /// <summary>The return of some weights; they become what they are worth after it.</summary>
    public static double Drift(Span<double> weights, ReadOnlySpan<double> returns)
    {
        double gain = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            gain += weights[i] * returns[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= (1 + returns[i]) / (1 + gain);
        }

        return gain;
    }

    /// <summary>Trades weights to others: Σ|trade| and what it costs.</summary>
    public static (double Turnover, double Cost) Trade(
        Span<double> weights, ReadOnlySpan<double> target, ImmutableArray<(double Buy, double Sell)> rates)
    {
        (double turnover, double cost) = (0, 0);
        for (int i = 0; i < weights.Length; i++)
        {
            double trade = target[i] - weights[i];
            turnover += Math.Abs(trade);
            cost += Math.Abs(trade) * (trade > 0 ? rates[i].Buy : rates[i].Sell);
            weights[i] = target[i];
        }

        return (turnover, cost);
    }

    private bool TryDecide(
        int first, int period, Span<double> costs, Span<double> turnovers, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        int now = first + period;
        int known = Math.Min(options.EstimationPeriods ?? now, now);
        ReturnPanel past = returns.Slice(now - known, known);
        if (!ReturnEstimates.TryFromReturns(past, options.Estimates, out ReturnEstimates? estimates, out failure))
        {
            return false;
        }

        ImmutableArray<PortfolioWeights>.Builder targets = ImmutableArray.CreateBuilder<PortfolioWeights>(strategies.Length);
        for (int k = 0; k < strategies.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AllocationContext context = new() { CurrentWeights = PortfolioWeights.Create(past.Assets, held[k]), Returns = past };
            AllocationResult result = strategies[k].Allocate(estimates, context, cancellationToken)
                ?? throw new InvalidOperationException($"Strategy {strategies[k].Name} answered null; it must answer with a result.");
            if (!result.HasWeights)
            {
                failure = Undefined(k, past.Dates[^1], Invariant($"has no weights ({result.Status}: {result.Detail})"));
                return false;
            }

            (turnovers[k], costs[k]) = Trade(held[k], result.Weights.Weights, rates);
            if (!(costs[k] < 1))
            {
                failure = Undefined(k, past.Dates[^1], Invariant($"pays {costs[k]:P0} of all it has for trading"));
                return false;
            }

            targets.Add(result.Weights);
        }

        _decisions.Add(new StrategyDecision(period, targets.MoveToImmutable()));
        return true;
    }

    private static double Mean(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            sum += value;
        }

        return sum / row.Length;
    }

    private UndefinedEstimate Undefined(int strategy, DateOnly day, string what) =>
        new(null, Invariant($"Strategy {strategies[strategy].Name} {what} on {day:yyyy-MM-dd}."));
}
