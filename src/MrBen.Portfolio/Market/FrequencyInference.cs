using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// Tells the frequency from dates, or says why it cannot. The median gap between neighbours decides, and at least 75 % of the gaps must
/// fit: 1 day (gaps up to 4) is daily, 7 (5 to 9) weekly, 29 to 31 (from one month to the next) monthly, 89 to 93 (85 to 97) quarterly, 364
/// to 367 (355 to 376) yearly. Daily dates are exchange days where at most 5 % of the Saturdays and Sundays of the span are among them,
/// calendar days where at least 80 % are; anything else is ambiguous.
/// </summary>
internal static class FrequencyInference
{
    private const double FittingShare = 0.75;
    private const double ExchangeWeekends = 0.05;
    private const double EveryDayWeekends = 0.8;

    public static Frequency? Infer(ReadOnlySpan<DateOnly> dates, out string problem)
    {
        problem = "";
        if (dates.Length < 3)
        {
            problem = Invariant(
                $"The frequency cannot be told from {dates.Length} {(dates.Length == 1 ? "date" : "dates")}; give it explicitly.");
            return null;
        }

        int[] gaps = new int[dates.Length - 1];
        for (int i = 0; i < gaps.Length; i++)
        {
            gaps[i] = dates[i + 1].DayNumber - dates[i].DayNumber;
        }

        Array.Sort(gaps);
        int median = gaps[gaps.Length / 2];
        (Frequency? frequency, int least, int most) = median switch
        {
            1 => (Frequency.Daily, 1, 4),
            7 => (Frequency.Weekly, 5, 9),
            >= 29 and <= 31 => (Frequency.Monthly, 1, 61),
            >= 89 and <= 93 => (Frequency.Quarterly, 85, 97),
            >= 364 and <= 367 => (Frequency.Yearly, 355, 376),
            _ => ((Frequency?)null, 0, 0),
        };
        double fitting = CountFitting(dates, least, most, monthly: frequency == Frequency.Monthly) / (double)gaps.Length;
        if (frequency is null)
        {
            problem = Invariant($"The frequency cannot be told from the dates: their median gap is {median} days; give it explicitly.");
        }
        else if (fitting < FittingShare)
        {
            string usual = frequency == Frequency.Monthly ? "from one month to the next" : Invariant($"from {least} to {most} days");
            problem = Invariant(
                $"The frequency cannot be told from the dates: only {100 * fitting:0.0} % of the gaps are {usual}; give it explicitly.");
        }

        return problem.Length > 0 ? null : median == 1 ? InferDaily(dates, out problem) : frequency;
    }

    private static int CountFitting(ReadOnlySpan<DateOnly> dates, int least, int most, bool monthly)
    {
        int count = 0;
        for (int i = 1; i < dates.Length; i++)
        {
            int days = dates[i].DayNumber - dates[i - 1].DayNumber;
            bool nextMonth = (12 * (dates[i].Year - dates[i - 1].Year)) + dates[i].Month - dates[i - 1].Month == 1;
            count += days >= least && days <= most && (nextMonth || !monthly) ? 1 : 0;
        }

        return count;
    }

    private static Frequency? InferDaily(ReadOnlySpan<DateOnly> dates, out string problem)
    {
        // Two of every seven days, and those of the days left over.
        int days = dates[^1].DayNumber - dates[0].DayNumber + 1;
        int weekends = 2 * (days / 7);
        for (int day = dates[^1].DayNumber - (days % 7) + 1; day <= dates[^1].DayNumber; day++)
        {
            weekends += IsWeekend(DateOnly.FromDayNumber(day)) ? 1 : 0;
        }

        int seen = 0;
        foreach (DateOnly date in dates)
        {
            seen += IsWeekend(date) ? 1 : 0;
        }

        problem = "";
        if (weekends == 0)
        {
            problem = Invariant(
                $"The frequency cannot be told from the dates: no weekend lies between {dates[0]:yyyy-MM-dd} and {dates[^1]:yyyy-MM-dd}; ")
                + "give it explicitly.";
            return null;
        }

        double share = seen / (double)weekends;
        if (share > ExchangeWeekends && share < EveryDayWeekends)
        {
            problem = Invariant(
                $"The frequency cannot be told from the dates: they hold {100 * share:0.0} % of the Saturdays and Sundays in their span, ")
                + "too many for exchange days and too few for every day; give it explicitly.";
            return null;
        }

        return share <= ExchangeWeekends ? Frequency.Daily : Frequency.CalendarDaily;
    }

    public static bool IsWeekend(DateOnly date) => date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
