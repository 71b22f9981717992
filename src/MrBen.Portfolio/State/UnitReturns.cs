using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>The portfolio's own returns: from the last record of one day to the last of the next day that has one, in UTC.</summary>
internal static class UnitReturns
{
    /// <summary>
    /// Reads the history of states. The record begins where the portfolio is first worth something. A record that is older than one before
    /// it, as a late fill makes it, counts for the day reached by then: what it changed was not there before.
    /// </summary>
    public static ReturnSeries Of(ImmutableArray<PortfolioStateRecord> states, bool exchangeDays)
    {
        List<DateOnly> days = [];
        List<double> values = [];
        foreach (PortfolioStateRecord state in states)
        {
            DateOnly date = DateOnly.FromDateTime(state.Time.UtcDateTime);
            date = days.Count > 0 && date < days[^1] ? days[^1] : date;
            if ((days.Count == 0 && !(state.NetAssetValue > 0)) || (exchangeDays && FrequencyInference.IsWeekend(date)))
            {
                continue;
            }

            if (days.Count > 0 && date == days[^1])
            {
                values[^1] = state.UnitValue;
            }
            else
            {
                days.Add(date);
                values.Add(state.UnitValue);
            }
        }

        // Of nothing, no return is a fraction: the record ends on the day on which all was lost.
        int lost = values.IndexOf(0);
        int end = lost < 0 ? values.Count : lost + 1;
        double[] returns = [.. Enumerable.Range(1, Math.Max(0, end - 1)).Select(day => (values[day] / values[day - 1]) - 1)];
        string detail = lost < 0 ? "" : Invariant($"Everything was lost by {days[lost]:yyyy-MM-dd}; the record ends there.");
        return new ReturnSeries(days.Count == 0 ? default : days[0], days[..end].Skip(1).ToArray(), returns, detail);
    }
}
