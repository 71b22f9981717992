using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Streaming;

/// <summary>
/// The streaming twin of <see cref="RiskMetrics"/> over a series of returns: moments, downside, growth, drawdown and their ratios of the last
/// returns, or of all. One writer; not thread-safe. No allocation after construction.
/// </summary>
/// <remarks>
/// O(1) a return on average, O(W) once in W. Nothing is taken out of a sum, so that nothing drifts however long the stream: with γ = 4·W·2⁻⁵³
/// (W the returns counted) every number is that of the batch function within γ of the terms it is summed from. A correction is a replay:
/// <see cref="Clear"/>, and the returns again.
/// </remarks>
public sealed class RollingPerformance
{
    private readonly SlidingAggregate<ReturnAggregate>? _sliding;
    private readonly double _periodsPerYear;
    private readonly double _riskFree;
    private readonly double _minimumAcceptable;
    private ReturnAggregate _total;

    /// <summary>Makes an empty one.</summary>
    /// <param name="frequency">Periods per year of the returns.</param>
    /// <param name="window">How many of the last returns count, at least 2; <see langword="null"/> for all.</param>
    /// <param name="riskFreeRate">Risk-free rate per year of the Sharpe ratio (0.02 is 2 %). Default 0.</param>
    /// <param name="minimumAcceptableReturn">Least acceptable return per year of downside and Sortino ratio. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RollingPerformance(
        Frequency frequency, int? window = null, double riskFreeRate = 0, double minimumAcceptableReturn = 0)
    {
        if (window is < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, Invariant($"A window must be at least 2 returns; it is {window}."));
        }

        Guard.Finite(riskFreeRate);
        Guard.Finite(minimumAcceptableReturn);
        (Frequency, Window, _periodsPerYear) = (frequency, window, frequency.PeriodsPerYear);
        (_riskFree, _minimumAcceptable) = (riskFreeRate / _periodsPerYear, minimumAcceptableReturn / _periodsPerYear);
        _sliding = window is { } length ? new SlidingAggregate<ReturnAggregate>(length) : null;
    }

    /// <summary>Periods per year.</summary>
    public Frequency Frequency { get; }

    /// <summary>How many of the last returns count; <see langword="null"/> for all.</summary>
    public int? Window { get; }

    /// <summary>How many returns count now.</summary>
    public long Count => _total.Count;

    /// <summary>Mean return times periods per year; <see langword="null"/> without returns.</summary>
    public double? ArithmeticReturn => _total.Count > 0 ? _total.Mean * _periodsPerYear : null;

    /// <summary>As <see cref="RiskMetrics.AnnualizedGeometricReturn"/>; <see langword="null"/> also where more than everything was lost.</summary>
    public double? GeometricReturn => _total.Count == 0 || _total.IsOverdrawn
        ? null
        : double.ExpM1(_total.LogGrowth * _periodsPerYear / _total.Count);

    /// <summary>Standard deviation (n − 1) times √periods per year; <see langword="null"/> with fewer than 2 returns.</summary>
    public double? Volatility => Deviation * Math.Sqrt(_periodsPerYear);

    /// <summary>As <see cref="RiskMetrics.DownsideDeviation"/>, per year; <see langword="null"/> without returns.</summary>
    public double? DownsideDeviation => Downside * Math.Sqrt(_periodsPerYear);

    /// <summary>The moment skewness; <see langword="null"/> with fewer than 2 returns or where they do not vary.</summary>
    public double? Skewness => Deviation > RiskMetrics.NoDispersion
        ? Math.Sqrt(_total.Count) * _total.Sum3 / (_total.Sum2 * Math.Sqrt(_total.Sum2))
        : null;

    /// <summary>The moment excess kurtosis; <see langword="null"/> with fewer than 2 returns or where they do not vary.</summary>
    public double? ExcessKurtosis => Deviation > RiskMetrics.NoDispersion
        ? (_total.Count * _total.Sum4 / (_total.Sum2 * _total.Sum2)) - 3
        : null;

    /// <summary>As <see cref="RiskMetrics.MaximumDrawdown"/>; 0 without returns.</summary>
    public double MaximumDrawdown => _total.Depth;

    /// <summary>As <see cref="RiskMetrics.CurrentDrawdown"/>; 0 without returns.</summary>
    public double CurrentDrawdown => _total.Fall;

    /// <summary>Mean excess return over standard deviation, per year; <see langword="null"/> where there is no deviation.</summary>
    public double? SharpeRatio => Deviation is { } deviation
        ? RiskMetrics.Ratio((_total.Mean - _riskFree) * Math.Sqrt(_periodsPerYear), deviation)
        : null;

    /// <summary>Mean return above the least acceptable one over downside deviation, per year; <see langword="null"/> where there is none.</summary>
    public double? SortinoRatio => Downside is { } downside
        ? RiskMetrics.Ratio((_total.Mean - _minimumAcceptable) * Math.Sqrt(_periodsPerYear), downside)
        : null;

    /// <summary>Geometric return over maximum drawdown; <see langword="null"/> where either is missing or 0.</summary>
    public double? CalmarRatio => GeometricReturn is { } growth ? RiskMetrics.Ratio(growth, _total.Depth) : null;

    private double? Deviation => _total.Count >= 2 ? Math.Sqrt(_total.Sum2 / (_total.Count - 1)) : null;

    private double? Downside => _total.Count > 0 ? Math.Sqrt(_total.Shortfall / _total.Count) : null;

    /// <summary>Adds the return of one more period; nothing changes where it is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public void Add(double value)
    {
        Guard.Finite(value);
        ReturnAggregate item = new(value, _minimumAcceptable);
        if (_sliding is null)
        {
            _total = ReturnAggregate.Join(_total, item);
            return;
        }

        _sliding.Add(item);
        _total = _sliding.Total;
    }

    /// <summary>Forgets all returns.</summary>
    public void Clear()
    {
        _sliding?.Clear();
        _total = default;
    }
}
