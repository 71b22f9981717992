using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Risk.Streaming;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Live;

/// <summary>
/// The risk of a portfolio as prices and fills come, and what orders would make of it. One writer and any number of readers at the same time:
/// readers take no lock, and never see half of a change. No allocation after construction.
/// </summary>
/// <remarks>
/// <para>Positions are kept in money, so that a price changes one number; Σx is kept with them (<see cref="StreamingVariance"/>, whose bound on
/// rounding holds here). A position costs O(N), all of them one product with Σ; with K factors O(K²) and O(NK).</para>
/// <para>The figures are those of <see cref="PortfolioRisk.Calculate"/> with the model's means and covariance: volatility, and the Gaussian
/// tail losses.</para>
/// <para>Readers copy between two looks at a version number that is odd while the writer writes, and copy again where it has moved: a sequence
/// lock. Source: Boehm (2012), Can seqlocks get along with programming language memory models?, MSPC.</para>
/// </remarks>
public sealed partial class LiveRisk
{
    private readonly StreamingVariance _variance;
    private readonly double _cashReturn;
    private readonly double _quantile;
    private readonly double _tailMean;
    private readonly double _horizon;
    private LiveTotals _totals;
    private double _gain;
    private int _stale;
    private long _version;

    /// <summary>Starts with no positions and no value.</summary>
    /// <param name="model">How the assets move.</param>
    /// <param name="options">Confidence and horizon of the tail losses, and the risk-free rate; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public LiveRisk(LiveRiskModel model, PortfolioRiskOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options = options is null ? new() : options with { };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        (Model, _variance) = (model, model.NewVariance());
        (Confidence, HorizonPeriods) = (options.Confidence, options.HorizonPeriods);
        _cashReturn = options.RiskFreeRate / model.Frequency.PeriodsPerYear;
        _horizon = Math.Sqrt(HorizonPeriods / model.Frequency.PeriodsPerYear);
        _quantile = NormalDistribution.Quantile(Confidence);
        _tailMean = NormalDistribution.Density(_quantile) / (1 - Confidence);
    }

    /// <summary>How the assets move.</summary>
    public LiveRiskModel Model { get; }

    /// <summary>Confidence level of the tail losses, in (0, 1).</summary>
    public double Confidence { get; }

    /// <summary>Horizon of the tail losses in periods, at least 1.</summary>
    public int HorizonPeriods { get; }

    /// <summary>Sets the market value of one position; for the writer.</summary>
    /// <param name="asset">Place of the asset in the model.</param>
    /// <param name="value">Market value in money, finite, negative for a short position.</param>
    /// <param name="totals">What the portfolio is worth with it.</param>
    /// <exception cref="ArgumentException">There is no such asset, or a number is not finite; nothing has changed.</exception>
    public void SetPosition(int asset, double value, in LiveTotals totals)
    {
        CheckAsset(asset);
        Guard.Finite(value);
        Check(totals);
        BeginWrite();
        _gain += Model.MeanReturns[asset] * (value - _variance.Exposures[asset]);
        _variance.SetExposure(asset, value);
        if (++_stale == _variance.Count || _variance.IsEmpty)
        {
            Gain();
        }

        EndWrite(totals);
    }

    /// <summary>Sets the market values of all positions, as all prices together do; for the writer.</summary>
    /// <param name="values">Market values in money, finite, length N.</param>
    /// <param name="totals">What the portfolio is worth with them.</param>
    /// <exception cref="ArgumentException">The length is not N, or a number is not finite; nothing has changed.</exception>
    public void SetPositions(ReadOnlySpan<double> values, in LiveTotals totals)
    {
        Guard.Length(_variance.Count, values.Length, "values (one per asset)", nameof(values));
        Guard.AllFinite(values);
        Check(totals);
        BeginWrite();
        _variance.SetExposures(values);
        Gain();
        EndWrite(totals);
    }

    /// <summary>Sets what the portfolio is worth while its positions stay, as cash does; for the writer.</summary>
    /// <exception cref="ArgumentException">A number is not finite; nothing has changed.</exception>
    public void SetTotals(in LiveTotals totals)
    {
        Check(totals);
        BeginWrite();
        EndWrite(totals);
    }

    /// <summary>Reads the risk of the moment. O(1); for any thread.</summary>
    public LiveRiskReading Read()
    {
        SpinWait wait = default;
        while (true)
        {
            long version = BeginRead(ref wait);
            LiveRiskReading reading = Measure(_variance.Variance, _variance.GrossExposure, _variance.NetExposure, _gain, _totals);
            if (IsUntouched(version))
            {
                return reading;
            }
        }
    }

    /// <summary>Reads the risk of the moment with every asset's part in it. O(N), with factors O(NK); for any thread.</summary>
    /// <param name="weights">Receives market values over net asset value, length N; zeros where the portfolio is not valued.</param>
    /// <param name="contributions">
    /// Receives what each asset is of the volatility per year, length N: they sum to it; zeros where there is no volatility.
    /// </param>
    /// <exception cref="ArgumentException">A length is not N.</exception>
    public LiveRiskReading Read(Span<double> weights, Span<double> contributions)
    {
        Guard.Length(_variance.Count, weights.Length, "weights (one per asset)", nameof(weights));
        Guard.Length(_variance.Count, contributions.Length, "contributions (one per asset)", nameof(contributions));
        SpinWait wait = default;
        while (true)
        {
            long version = BeginRead(ref wait);
            LiveRiskReading reading = Measure(_variance.Variance, _variance.GrossExposure, _variance.NetExposure, _gain, _totals);
            _variance.Exposures.CopyTo(weights);
            _variance.CopyCovariances(contributions);
            if (IsUntouched(version))
            {
                Write(reading, weights, contributions, 0, contributions, weights, contributions);
                return reading;
            }
        }
    }

    // For the writer, whose positions nobody changes meanwhile; of a valued portfolio.
    internal double WeightOf(int asset) => _variance.Exposures[asset] / _totals.NetAssetValue;

    internal double ContributionOf(int asset) =>
        (_variance.ComponentVolatility(asset) ?? 0) / _totals.NetAssetValue;

    // All in money but the variance, which is in its square.
    private LiveRiskReading Measure(double variance, double gross, double net, double gain, in LiveTotals totals)
    {
        double value = totals.NetAssetValue;
        LiveRiskReading reading = LiveRiskReading.Of(totals);
        if (reading.Status != LiveRiskStatus.Current)
        {
            return reading;
        }

        double volatility = Math.Sqrt(variance) / value;
        double mean = (gain / value) + ((1 - (net / value)) * _cashReturn);
        double spread = volatility * _horizon;
        return reading with
        {
            GrossExposure = gross / value,
            NetExposure = net / value,
            Volatility = volatility,
            ValueAtRisk = (spread * _quantile) - (HorizonPeriods * mean),
            ConditionalValueAtRisk = (spread * _tailMean) - (HorizonPeriods * mean),
        };
    }

    private void Gain()
    {
        _stale = 0;
        _gain = Kernels.Dot(Model.MeanReturns, _variance.Exposures);
    }

    private void BeginWrite()
    {
        _version++;
        Volatile.WriteBarrier();
    }

    private void EndWrite(in LiveTotals totals)
    {
        _totals = totals;
        Volatile.Write(ref _version, _version + 1);
    }

    private long BeginRead(ref SpinWait wait)
    {
        long version = Volatile.Read(ref _version);
        while ((version & 1) != 0)
        {
            wait.SpinOnce();
            version = Volatile.Read(ref _version);
        }

        return version;
    }

    private bool IsUntouched(long version)
    {
        Volatile.ReadBarrier();
        return _version == version;
    }

    private void CheckAsset(int asset)
    {
        if ((uint)asset >= (uint)_variance.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(asset), asset, Invariant($"There are {_variance.Count} assets; {asset} is none of their places."));
        }
    }

    private static void Check(in LiveTotals totals)
    {
        Guard.Finite(totals.NetAssetValue);
        Guard.Finite(totals.HighWaterMark);
        ArgumentOutOfRangeException.ThrowIfNegative(totals.Unpriced);
        ArgumentOutOfRangeException.ThrowIfNegative(totals.Uncovered);
    }
}
