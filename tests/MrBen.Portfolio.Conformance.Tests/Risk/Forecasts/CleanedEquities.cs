using MrBen.Portfolio.Conformance.Tests.Market;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;

/// <summary>
/// Lean's equities as the library cleans them: adjusted by their factor files, then for the splits that the files lack and the data-quality
/// report finds, and without what lies before a gap of more than a year. False highs and lows are left to the range measure.
/// </summary>
internal static class CleanedEquities
{
    private const int LongestGap = 365;

    public static BarHistory Read(string symbol)
    {
        BarHistory bars = LeanFiles.Adjusted(symbol);
        DataQualityReport report = DataQualityReport.Examine(bars);
        Split[] missing =
        [
            .. report.Findings.Where(found => found.Kind == DataQualityKind.SuspectedSplit)
                .Select(found => new Split(found.Date!.Value, Math.Round(found.Reference!.Value / found.Value!.Value))),
        ];
        bars = missing.Length == 0 ? bars : CorporateActions.Create(symbol, missing, []).Adjust(bars);
        DateOnly start = bars.DatesOf(0)[0];
        for (int i = 1; i < bars.BarsOf(0); i++)
        {
            start = bars.DatesOf(0)[i].DayNumber - bars.DatesOf(0)[i - 1].DayNumber > LongestGap ? bars.DatesOf(0)[i] : start;
        }

        return bars.Between(start, bars.DatesOf(0)[^1]);
    }
}
