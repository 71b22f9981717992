using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Examines the bars of one asset. One use, not thread-safe.</summary>
internal sealed class BarExaminer
{
    // A market that never closes has 2 of 7 days on weekends; half of that tells the calendars apart.
    private const int WeekendShareDivisor = 7;

    private const double LeastSplitTolerance = 0.01;
    private const double UncorroboratedShare = 0.5; // of the tolerance, where neither open nor volume speak for a split

    private readonly AssetId _asset;
    private readonly BarSeries _bars;
    private readonly DataQualityOptions _options;
    private readonly List<DataQualityFinding> _findings = [];
    private readonly bool[] _foreign;

    /// <param name="asset">The asset.</param>
    /// <param name="bars">Its bars.</param>
    /// <param name="options">From where on prices look wrong.</param>
    public BarExaminer(AssetId asset, BarSeries bars, DataQualityOptions options)
    {
        (_asset, _bars, _options, _foreign) = (asset, bars, options, new bool[bars.Count]);
        FindForeignRows();
        int last = Array.LastIndexOf(_foreign, false);
        End = last < 0 ? null : bars.Dates[last];
    }

    /// <summary>The last date that is the asset's own; none without any.</summary>
    public DateOnly? End { get; }

    /// <summary>All that is wrong or looks so.</summary>
    /// <param name="end">The last date that any asset has, at least <see cref="End"/>.</param>
    public List<DataQualityFinding> Examine(DateOnly end)
    {
        if (_bars.Count == 0)
        {
            Add(DataQualityKind.NoValues, DataQualitySeverity.Error, null, null, null, null, null, 0, $"{_asset} has no observations.");
            return _findings;
        }

        FindGaps(end);
        for (int i = 0; i < _bars.Count; i++)
        {
            ExamineBar(i);
        }

        FindStaleRuns();
        FindJumps();
        return _findings;
    }

    private void FindForeignRows()
    {
        for (int start = 0; start < _bars.Count;)
        {
            int end = start + 1;
            while (end < _bars.Count && Days(end - 1, end) <= _options.IsolationDays)
            {
                end++;
            }

            if (end - start < _bars.Count && end - start < _options.IsolationShare * _bars.Count)
            {
                bool after = end < _bars.Count;
                (int last, int next) = after ? (end - 1, end) : (start, start - 1);
                int days = Math.Abs(Days(last, next));
                string lie = end - start == 1 ? "lies" : "lie";
                string side = after ? "before" : "after";
                Add(DataQualityKind.ForeignRows, DataQualitySeverity.Error, _bars.Dates[start], _bars.Dates[end - 1], null,
                    Close(last), Close(next), end - start, Invariant(
                    $"{Rows(end - start)} of {_asset} from {Day(start)} to {Day(end - 1)} {lie} {days} days {side} the rest ")
                    + $"(close {Text(last)} on {Day(last)}, {Text(next)} on {Day(next)}).");
                Array.Fill(_foreign, true, start, end - start);
            }

            start = end;
        }
    }

    private void FindGaps(DateOnly end)
    {
        int[] gaps = new int[Math.Max(0, _bars.Count - 1)];
        int weekends = 0;
        for (int i = 0; i < gaps.Length; i++)
        {
            gaps[i] = Days(i, i + 1);
            weekends += FrequencyInference.IsWeekend(_bars.Dates[i]) ? 1 : 0;
        }

        Array.Sort(gaps);
        int median = gaps.Length == 0 ? 1 : gaps[gaps.Length / 2];
        bool neverCloses = weekends * WeekendShareDivisor > _bars.Count;
        for (int i = 1; i < _bars.Count; i++)
        {
            if (_foreign[i] || _foreign[i - 1])
            {
                continue;
            }

            if (IsGap(i - 1, _bars.Dates[i], median, neverCloses, out string what))
            {
                int days = Days(i - 1, i);
                Add(DataQualityKind.Gap, DataQualitySeverity.Warning, _bars.Dates[i - 1], _bars.Dates[i], null, null, null, days, Invariant(
                    $"{_asset} has a gap of {days} days from {Day(i - 1)} to {Day(i)}; {what}."));
            }
        }

        int last = _bars.Count - 1;
        if (!_foreign[last] && IsGap(last, end.AddDays(1), median, neverCloses, out string missing))
        {
            Add(DataQualityKind.Ended, DataQualitySeverity.Warning, _bars.Dates[last], end, null, Close(last), null,
                end.DayNumber - _bars.Dates[last].DayNumber, Invariant(
                $"{_asset} ends on {Day(last)}, others go on until {end:yyyy-MM-dd}; {missing}."));
        }
    }

    // Whether more is absent between a bar and the next one than the calendar explains.
    private bool IsGap(int bar, DateOnly next, int median, bool neverCloses, out string what)
    {
        DateOnly last = _bars.Dates[bar];
        int days = next.DayNumber - last.DayNumber;
        int absent = neverCloses ? days - 1 : WeekdaysBetween(last, next);
        what = median > 3
            ? Invariant($"the usual step is {median}")
            : Invariant($"{absent} {(neverCloses ? "days" : "weekdays")} are absent");
        return median switch
        {
            <= 3 => absent > _options.MaximumAbsent,
            >= 28 and <= 31 => MonthsBetween(last, next) > 1,
            _ => days > _options.SlowGap * median,
        };
    }

    /// <summary>
    /// What can be told from one bar alone, and its extremes against the volatility of the closes is left to <see cref="FindJumps"/>.
    /// </summary>
    private void ExamineBar(int i)
    {
        for (BarField field = BarField.Open; field <= BarField.Volume; field++)
        {
            double value = _bars[field, i];
            if (value < 0 || (value == 0 && field != BarField.Volume))
            {
                Add(DataQualityKind.NonPositive, DataQualitySeverity.Error, i, field, value, null, Invariant(
                    $"{field} of {_asset} on {Day(i)} is {value}; ")
                    + $"it must {(field == BarField.Volume ? "not be negative" : "be positive")}.");
            }
        }

        (double low, double high) = (_bars[BarField.Low, i], _bars[BarField.High, i]);
        bool lowContradicts = Lowest(i) is { } lowest && low > lowest.Value * (1 + _options.BarTolerance);
        if (lowContradicts && Lowest(i) is { } least)
        {
            Add(DataQualityKind.BarContradiction, DataQualitySeverity.Error, i, BarField.Low, low, least.Value, Invariant(
                $"Low of {_asset} on {Day(i)} is {low:G9}, above its {Name(least.Field)} {least.Value:G9}."));
        }

        if (Highest(i) is { } most && high > 0 && high < most.Value * (1 - _options.BarTolerance))
        {
            Add(DataQualityKind.BarContradiction, DataQualitySeverity.Error, i, BarField.High, high, most.Value, Invariant(
                $"High of {_asset} on {Day(i)} is {high:G9}, below its {Name(most.Field)} {most.Value:G9}."));
        }
        else if (!lowContradicts && high > 0 && low > high * (1 + _options.BarTolerance))
        {
            Add(DataQualityKind.BarContradiction, DataQualitySeverity.Error, i, BarField.High, high, low, Invariant(
                $"High of {_asset} on {Day(i)} is {high:G9}, below its low {low:G9}."));
        }
    }

    private void FindStaleRuns()
    {
        for (int start = 0; start < _bars.Count;)
        {
            int end = start + 1;
            while (end < _bars.Count && Close(end) == Close(start) && !_foreign[end])
            {
                end++;
            }

            if (end - start >= _options.StaleRun && !_foreign[start])
            {
                Add(DataQualityKind.StaleRun, DataQualitySeverity.Warning, _bars.Dates[start], _bars.Dates[end - 1], BarField.Close,
                    Close(start), null, end - start, Invariant(
                    $"Close of {_asset} is {Close(start):G9} on each of {end - start} bars from {Day(start)} to {Day(end - 1)}."));
            }

            start = end;
        }
    }

    /// <summary>Whatever is measured against the local volatility of the closes.</summary>
    private void FindJumps()
    {
        int[] rows = [.. Enumerable.Range(0, _bars.Count).Where(i => Close(i) > 0 && !_foreign[i])];
        double[] returns = new double[Math.Max(0, rows.Length - 1)];
        for (int k = 0; k < returns.Length; k++)
        {
            returns[k] = Math.Log(Close(rows[k + 1]) / Close(rows[k]));
        }

        double[] volatility = LocalVolatility.Of(returns, _options.VolatilityWindow);
        bool[] spiked = new bool[returns.Length + 1];
        for (int k = 0; k < rows.Length && returns.Length > 0; k++)
        {
            double local = volatility[Math.Max(0, k - 1)];
            ExamineExtremes(rows, k, Math.Max(_options.MinimumSpike, _options.BarSpikeVolatilities * local));
            spiked[k] = k > 0 && k < returns.Length
                && ExamineReversal(rows, k, returns, Math.Max(_options.MinimumSpike, _options.CloseSpikeVolatilities * local));
        }

        for (int k = 0; k < returns.Length; k++)
        {
            bool partOfSpike = spiked[k] || spiked[k + 1];
            if (!partOfSpike && Days(rows[k], rows[k + 1]) <= _options.IsolationDays && !ExamineLevel(rows, k, returns, volatility[k])
                && k + 1 == returns.Length)
            {
                ExamineLast(rows, returns[k], volatility[k]);
            }
        }
    }

    private void ExamineExtremes(int[] rows, int k, double threshold)
    {
        int i = rows[k];
        double open = _bars[BarField.Open, i];
        bool openSpikes = false;
        if (k > 0 && open > 0)
        {
            (double before, double close) = (Close(rows[k - 1]), Close(i));
            double reference = open > Math.Max(before, close) ? Math.Max(before, close) : Math.Min(before, close);
            openSpikes = (open > before) == (open > close) && Math.Abs(Math.Log(open / reference)) > threshold;
            if (openSpikes)
            {
                AddSpike(i, BarField.Open, open, reference == close ? "its close" : "the close before", reference);
            }
        }

        double low = _bars[BarField.Low, i];
        if (low > 0 && Lowest(i) is { } least && Math.Log(least.Value / low) > threshold && !(openSpikes && least.Field == BarField.Open))
        {
            AddSpike(i, BarField.Low, low, $"its {Name(least.Field)}", least.Value);
        }

        double high = _bars[BarField.High, i];
        if (high > 0 && Highest(i) is { } most && Math.Log(high / most.Value) > threshold && !(openSpikes && most.Field == BarField.Open))
        {
            AddSpike(i, BarField.High, high, $"its {Name(most.Field)}", most.Value);
        }
    }

    private bool ExamineReversal(int[] rows, int k, double[] returns, double threshold)
    {
        (double jump, double back) = (returns[k - 1], returns[k]);
        bool reverts = Math.Abs(jump) > threshold && Math.Sign(back) == -Math.Sign(jump)
            && Math.Abs(jump + back) <= _options.ReversalShare * Math.Abs(jump);
        if (reverts)
        {
            (double before, double value, double after) = (Close(rows[k - 1]), Close(rows[k]), Close(rows[k + 1]));
            Add(DataQualityKind.Spike, DataQualitySeverity.Warning, rows[k], BarField.Close, value, before, Invariant(
                $"Close of {_asset} on {Day(rows[k])} is {value:G9}, {Apart(value, before)} the close before {before:G9}, ")
                + Invariant($"and back at {after:G9} on {Day(rows[k + 1])}."));
        }

        return reverts;
    }

    // A split or a shift of level; whether it stays is known of all jumps but the last.
    private bool ExamineLevel(int[] rows, int k, double[] returns, double volatility)
    {
        double jump = returns[k];
        (int before, int i) = (rows[k], rows[k + 1]);
        bool isLast = k + 1 == returns.Length;
        if (!isLast && Math.Abs(returns[k + 1]) > _options.AftermathShare * Math.Abs(jump))
        {
            return false;
        }

        string then = isLast ? ", the last bar" : " and stays";

        // A split happens overnight: where the open is known, it tells the ratio better than the close, which has a day's news in it.
        double open = _bars[BarField.Open, i];
        double move = open > 0 ? Math.Log(open / Close(before)) : jump;
        bool corroborated = open > 0 && _bars[BarField.Volume, i] > 0;
        SplitRatio split = SplitRatio.Nearest(move, corroborated);
        double size = Math.Abs(split.Jump);
        double tolerance = _options.SplitMissShare * size;
        if (Math.Abs(jump) <= _options.NewsVolatilities * volatility)
        {
            double allowed = _options.SplitTolerance * (corroborated ? 1 : UncorroboratedShare) * volatility;
            tolerance = Math.Min(tolerance, Math.Max(LeastSplitTolerance, allowed));
        }

        bool looksLikeSplit = Math.Abs(jump) > _options.SplitVolatilities * volatility && Math.Abs(move - split.Jump) <= tolerance
            && Math.Abs(jump - split.Jump) <= _options.SplitCloseMissShare * size && !TurnoverContradicts(rows, k + 1);
        if (looksLikeSplit)
        {
            string wrong = isLast ? ", or the price is wrong" : "";
            Add(DataQualityKind.SuspectedSplit, DataQualitySeverity.Warning, i, BarField.Close, Close(i), Close(before), Invariant(
                $"Close of {_asset} goes from {Close(before):G9} on {Day(before)} to {Close(i):G9} on {Day(i)}{then}; ")
                + Invariant($"a {split} split may be missing{wrong}."));
            return true;
        }

        bool hasShifted = Math.Abs(jump) >= _options.LevelShift && Math.Abs(jump) > _options.SplitVolatilities * volatility;
        if (hasShifted)
        {
            Add(DataQualityKind.LevelShift, DataQualitySeverity.Warning, i, BarField.Close, Close(i), Close(before), Invariant(
                $"Close of {_asset} goes from {Close(before):G9} on {Day(before)} to {Close(i):G9} on {Day(i)}{then}; ")
                + "it is not a plain split.");
        }

        return hasShifted;
    }

    // What the next bar would show to be a spike, or not.
    private void ExamineLast(int[] rows, double jump, double volatility)
    {
        if (Math.Abs(jump) > Math.Max(_options.MinimumSpike, _options.CloseSpikeVolatilities * volatility))
        {
            (int before, int i) = (rows[^2], rows[^1]);
            Add(DataQualityKind.LastJump, DataQualitySeverity.Warning, i, BarField.Close, Close(i), Close(before), Invariant(
                $"Close of {_asset} on {Day(i)}, the last bar, is {Close(i):G9}, {Apart(Close(i), Close(before))} the close before ")
                + Invariant($"{Close(before):G9}; whether it stays is not known yet."));
        }
    }

    /// <summary>
    /// News multiplies both the money and the units traded. A split leaves the money as it was, and where the source adjusts the volume or
    /// does not tell of the split, the units: of the two, the one that a split can only lessen is looked at.
    /// </summary>
    private bool TurnoverContradicts(int[] rows, int k)
    {
        bool up = Close(rows[k]) > Close(rows[k - 1]);
        double Traded(int row) => _bars[BarField.Volume, row] * (up ? 1 : Close(row));
        double[] before = [.. Enumerable.Range(Math.Max(0, k - _options.VolatilityWindow), Math.Min(k, _options.VolatilityWindow))
            .Select(p => Traded(rows[p])).Where(traded => traded > 0).Order()];
        return before.Length > 0 && Traded(rows[k]) > _options.MaximumSplitTurnover * before[before.Length / 2];
    }

    private (BarField Field, double Value)? Lowest(int i)
    {
        (double open, double close) = (_bars[BarField.Open, i], _bars[BarField.Close, i]);
        return close > 0 && !(open > 0 && open < close) ? (BarField.Close, close) : open > 0 ? (BarField.Open, open) : null;
    }

    private (BarField Field, double Value)? Highest(int i)
    {
        (double open, double close) = (_bars[BarField.Open, i], _bars[BarField.Close, i]);
        return close > 0 && !(open > close) ? (BarField.Close, close) : open > 0 ? (BarField.Open, open) : null;
    }

    private void AddSpike(int i, BarField field, double value, string what, double reference) =>
        Add(DataQualityKind.Spike, DataQualitySeverity.Warning, i, field, value, reference, Invariant(
            $"{field} of {_asset} on {Day(i)} is {value:G9}, {Apart(value, reference)} {what} {reference:G9}."));

    private void Add(
        DataQualityKind kind, DataQualitySeverity severity, int row, BarField field, double value, double? reference, string message) =>
        Add(kind, severity, _bars.Dates[row], _bars.Dates[row], field, value, reference, 1, message);

    private void Add(
        DataQualityKind kind, DataQualitySeverity severity, DateOnly? from, DateOnly? to, BarField? field, double? value, double? reference,
        int count, string message) =>
        _findings.Add(new DataQualityFinding(kind, severity, _asset, from, to, field, Known(value), Known(reference), count, message));

    private double Close(int i) => _bars[BarField.Close, i];

    private string Day(int i) => Invariant($"{_bars.Dates[i]:yyyy-MM-dd}");

    private string Text(int i) => double.IsNaN(Close(i)) ? "unknown" : Invariant($"{Close(i):G9}");

    private int Days(int from, int to) => _bars.Dates[to].DayNumber - _bars.Dates[from].DayNumber;

    private static int WeekdaysBetween(DateOnly from, DateOnly to)
    {
        int count = 0;
        for (DateOnly day = from.AddDays(1); day < to; day = day.AddDays(1))
        {
            count += FrequencyInference.IsWeekend(day) ? 0 : 1;
        }

        return count;
    }

    private static int MonthsBetween(DateOnly from, DateOnly to) => (12 * (to.Year - from.Year)) + to.Month - from.Month;

    private static double? Known(double? value) => value is { } number && double.IsNaN(number) ? null : value;

    private static string Name(BarField field) => field == BarField.Open ? "open" : "close";

    private static string Rows(int count) => count == 1 ? "1 row" : Invariant($"{count} rows");

    private static string Apart(double value, double reference) =>
        Invariant($"{100 * Math.Abs((value / reference) - 1):0.0} % {(value < reference ? "below" : "above")}");
}
