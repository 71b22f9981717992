using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>Tells what the portfolio reached. All that it must remember is in the state. Called under the book's lock.</summary>
internal sealed class MilestoneWatch(MilestoneOptions options, AlertDispatcher alerts)
{
    /// <summary>Looks at what the last event changed.</summary>
    public void Look(PortfolioState state)
    {
        if (!state.WasPerformance || state.PeakBefore == state.Peak)
        {
            return;
        }

        if (state.PeakBefore.Depth >= options.NewHighAfterDrawdown && state.Peak.Depth == 0)
        {
            alerts.Tell(MilestoneAlert.NewHigh(
                state.PeakBefore.Depth, state.HighWaterMark, state.BaseCurrency, state.Time, state.Sequence));
        }

        foreach (decimal level in options.EquityLevels)
        {
            if (state.PeakBefore.Highest < level && level <= state.Peak.Highest)
            {
                alerts.Tell(MilestoneAlert.Level(level, state.Peak.Highest, state.BaseCurrency, state.Time, state.Sequence));
            }
        }
    }
}
