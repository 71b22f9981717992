using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>
/// Returns of N assets over T periods, oldest first. Immutable and thread-safe. Cells may be missing only where the missing-data policy was
/// pairwise; <see cref="IsComplete"/> tells.
/// </summary>
public sealed class ReturnPanel
{
    private readonly double[] _values;
    private readonly bool[]? _observed;

    private ReturnPanel(
        ImmutableArray<AssetId> assets, ImmutableArray<DateOnly> dates, Frequency frequency, ReturnKind kind,
        double[] values, bool[]? observed, MissingDataReport report)
    {
        (Assets, Dates, Frequency, Kind, _values, _observed, Report) = (assets, dates, frequency, kind, values, observed, report);
    }

    /// <summary>The assets in column order, without duplicates.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>The last day of each period, strictly ascending, length T.</summary>
    public ImmutableArray<DateOnly> Dates { get; }

    /// <summary>Periods per year.</summary>
    public Frequency Frequency { get; }

    /// <summary>Simple or log returns.</summary>
    public ReturnKind Kind { get; }

    /// <summary>
    /// What was left out, filled or ignored when the panel was made from prices; a part of a panel keeps the report of the whole.
    /// </summary>
    public MissingDataReport Report { get; }

    /// <summary>Number of periods, T.</summary>
    public int Observations => Dates.Length;

    /// <summary>Whether every cell holds a return.</summary>
    public bool IsComplete => _observed is null;

    /// <summary>All returns row after row (T × N), unitless (0.01 is 1 %).</summary>
    /// <exception cref="InvalidOperationException">Cells are missing (<see cref="IsComplete"/>).</exception>
    public ReadOnlySpan<double> Values => IsComplete
        ? _values
        : throw new InvalidOperationException(
            Invariant($"{_observed!.Count(seen => !seen)} of {_values.Length} returns are missing; use TryGetReturn or a complete panel."));

    /// <summary>The returns of all assets in one period, length N.</summary>
    /// <exception cref="InvalidOperationException">Cells are missing (<see cref="IsComplete"/>).</exception>
    public ReadOnlySpan<double> Row(int period) => Values.Slice(period * Assets.Length, Assets.Length);

    /// <summary>Copies the returns of one asset, oldest first, into <paramref name="destination"/>, length T.</summary>
    /// <exception cref="InvalidOperationException">Cells are missing (<see cref="IsComplete"/>).</exception>
    public void CopyColumn(int asset, Span<double> destination)
    {
        Guard.Length(Observations, destination.Length, "elements", nameof(destination));
        ReadOnlySpan<double> values = Values;
        for (int t = 0; t < Observations; t++)
        {
            destination[t] = values[(t * Assets.Length) + asset];
        }
    }

    /// <summary>The return of an asset in a period, where there is one.</summary>
    public bool TryGetReturn(int period, int asset, out double value)
    {
        int index = (period * Assets.Length) + asset;
        bool observed = _observed is null || _observed[index];
        value = observed ? _values[index] : 0;
        return observed;
    }

    /// <summary>Number of periods in which an asset has a return.</summary>
    public int ObservationsOf(int asset)
    {
        int count = 0;
        for (int t = 0; t < Observations; t++)
        {
            count += TryGetReturn(t, asset, out _) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The last <paramref name="periods"/> periods; the panel itself where it has no more.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="periods"/> is not positive.</exception>
    public ReturnPanel Last(int periods)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(periods);
        return periods >= Observations ? this : Slice(Observations - periods, periods);
    }

    /// <summary>The periods <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> − 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the panel.</exception>
    public ReturnPanel Slice(int start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Observations);
        int n = Assets.Length;
        return new ReturnPanel(Assets, Dates.Slice(start, length), Frequency, Kind,
            _values.AsSpan(start * n, length * n).ToArray(), _observed?.AsSpan(start * n, length * n).ToArray(), Report);
    }

    /// <summary>
    /// Returns between the dates of a history. Whatever is left out on the way is in <see cref="Report"/>; where there are not enough
    /// prices the panel has no periods and the report says why.
    /// </summary>
    /// <param name="prices">The prices; those that are not positive count as missing and are reported.</param>
    /// <param name="options">How to make them; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The options are unsound, or the frequency is neither given nor told by the dates.</exception>
    /// <remarks>O(T N).</remarks>
    public static ReturnPanel FromPrices(PriceHistory prices, ReturnPanelOptions? options = null) =>
        ReturnPanelBuilder.Build(prices, options);

    /// <summary>Copies a complete panel.</summary>
    /// <param name="assets">The assets in column order.</param>
    /// <param name="dates">The last day of each period, strictly ascending.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="kind">Simple or log.</param>
    /// <param name="values">T × N finite returns, row after row; simple returns above −1.</param>
    /// <exception cref="ArgumentException">Lengths disagree, names repeat, dates do not ascend, or a value is not a return.</exception>
    public static ReturnPanel Create(
        ImmutableArray<AssetId> assets, ImmutableArray<DateOnly> dates, Frequency frequency, ReturnKind kind,
        ReadOnlySpan<double> values) =>
        Create(assets, dates, frequency, kind, values, observed: []);

    /// <summary>Copies a panel in which cells may be missing.</summary>
    /// <param name="assets">The assets in column order.</param>
    /// <param name="dates">The last day of each period, strictly ascending.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="kind">Simple or log.</param>
    /// <param name="values">T × N finite returns, row after row; any finite number where missing.</param>
    /// <param name="observed">T × N flags, row after row: whether there is a return; empty when all are there.</param>
    /// <exception cref="ArgumentException">Lengths disagree, names repeat, dates do not ascend, or a value is not a return.</exception>
    public static ReturnPanel Create(
        ImmutableArray<AssetId> assets, ImmutableArray<DateOnly> dates, Frequency frequency, ReturnKind kind,
        ReadOnlySpan<double> values, ReadOnlySpan<bool> observed)
    {
        BarHistory.Checked(frequency);
        AssetList.Checked(assets, nameof(assets));
        AssetList.CheckDates(dates, nameof(dates));
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, Invariant($"There is no kind of return {(int)kind}."));
        }

        Guard.Length(assets.Length * dates.Length, values.Length, Invariant($"values for {dates.Length}×{assets.Length}"), nameof(values));
        if (!observed.IsEmpty)
        {
            Guard.Length(values.Length, observed.Length, "flags (one per value)", nameof(observed));
        }

        for (int i = 0; i < values.Length; i++)
        {
            bool seen = observed.IsEmpty || observed[i];
            if (!double.IsFinite(values[i]) || (seen && kind == ReturnKind.Simple && values[i] <= -1))
            {
                throw new ArgumentException(Invariant(
                    $"Return of {assets[i % assets.Length]} on {dates[i / assets.Length]:yyyy-MM-dd} is {values[i]}; ")
                    + $"it must be finite{(kind == ReturnKind.Simple ? " and above -1" : "")}.",
                    nameof(values));
            }
        }

        return new ReturnPanel(assets, dates, frequency, kind, values.ToArray(), observed.IndexOf(false) < 0 ? null : observed.ToArray(),
            MissingDataReport.Clean);
    }

    internal ReturnPanel WithReport(MissingDataReport report) => new(Assets, Dates, Frequency, Kind, _values, _observed, report);
}
