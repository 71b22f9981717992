using System.Collections.Immutable;

namespace MrBen.Portfolio.Market;

/// <summary>Finds the part of ascending dates that lies in a range.</summary>
internal static class DateRange
{
    public static (int Start, int Length) Find(ImmutableArray<DateOnly> dates, DateOnly from, DateOnly to)
    {
        int start = LowerBound(dates, from);
        int end = to == DateOnly.MaxValue ? dates.Length : LowerBound(dates, to.AddDays(1));
        return (start, Math.Max(0, end - start));
    }

    /// <summary>The first place whose date is not before <paramref name="date"/>.</summary>
    public static int LowerBound(ImmutableArray<DateOnly> dates, DateOnly date)
    {
        int found = dates.BinarySearch(date);
        return found >= 0 ? found : ~found;
    }
}
