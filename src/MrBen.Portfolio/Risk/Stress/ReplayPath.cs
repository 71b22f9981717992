using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A portfolio's way through a replayed window. Immutable and thread-safe.</summary>
public sealed record ReplayPath
{
    internal ReplayPath(ImmutableArray<DateOnly> dates, ImmutableArray<double> returns, ImmutableArray<double> wealth)
    {
        (Dates, Returns, Wealth) = (dates, returns, wealth);
        int worst = 0;
        for (int t = 1; t < returns.Length; t++)
        {
            worst = returns[t] < returns[worst] ? t : worst;
        }

        (WorstDate, WorstReturn) = (dates[worst], returns[worst]);
        LargestDrawdown = RiskMetrics.LargestDrawdownOf(returns.AsSpan());
    }

    /// <summary>Last day of each period, ascending, length T ≥ 1; ends early where everything was lost.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>The portfolio's simple return in each period, length T.</summary>
    public ImmutableArray<double> Returns { get; }

    /// <summary>Net asset value after each period as a multiple of that before the first, length T.</summary>
    public ImmutableArray<double> Wealth { get; }

    /// <summary>Day of the worst return; the first of several.</summary>
    public DateOnly WorstDate { get; }

    /// <summary>The worst return of a period; positive where every period gained.</summary>
    public double WorstReturn { get; }

    /// <summary>The deepest fall from a peak, the start being one; null where wealth never fell.</summary>
    public DrawdownEpisode? LargestDrawdown { get; }

    /// <summary>Proxies that stood in for missing returns, in the order of the portfolio's assets.</summary>
    public ImmutableArray<ProxiedReturns> Proxied { get; internal init; } = [];
}
