using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Streaming;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Live;

/// <summary>How assets move: their covariance and their mean returns, on which the risk of the moment rests. Immutable and thread-safe.</summary>
public sealed class LiveRiskModel
{
    private readonly double[] _means;
    private readonly Dictionary<AssetId, int> _places = [];

    private LiveRiskModel(ImmutableArray<AssetId> assets, ISymmetricOperator covariance, double[] means, Frequency frequency)
    {
        Guard.Length(assets.Length, covariance.Order, "rows of the covariance (one per asset)", nameof(covariance));
        Guard.Length(assets.Length, means.Length, "mean returns (one per asset)", nameof(means));
        Guard.AllFinite(means);
        for (int i = 0; i < assets.Length; i++)
        {
            if (!_places.TryAdd(assets[i], i))
            {
                throw new ArgumentException($"{assets[i]} is named twice.", nameof(assets));
            }

            if (covariance.Diagonal(i) < 0)
            {
                throw new ArgumentException(
                    Invariant($"Variance of {assets[i]} is {covariance.Diagonal(i)}; it must not be negative."), nameof(covariance));
            }
        }

        (Assets, Covariance, _means, Frequency) = (assets, covariance, means, frequency);
    }

    /// <summary>The assets, N.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Covariance of simple returns per year, N × N.</summary>
    public ISymmetricOperator Covariance { get; }

    /// <summary>Mean simple return per period, length N.</summary>
    public ReadOnlySpan<double> MeanReturns => _means;

    /// <summary>Periods per year.</summary>
    public Frequency Frequency { get; }

    /// <summary>Periods it was estimated from; 0 where it was given.</summary>
    public int Observations { get; private init; }

    /// <summary>Last day of them; <see langword="null"/> where it was given.</summary>
    public DateOnly? LastDate { get; private init; }

    /// <summary>Takes a covariance that was estimated elsewhere.</summary>
    /// <param name="assets">The assets, each once.</param>
    /// <param name="annualCovariance">Per year, N × N; referred to, not copied.</param>
    /// <param name="meanReturns">Mean simple return per period, finite, length N; empty for zeros.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <exception cref="ArgumentException">Lengths disagree, an asset comes twice, a mean is not finite, or a variance is negative.</exception>
    public static LiveRiskModel Create(
        ReadOnlySpan<AssetId> assets, SymmetricMatrix annualCovariance, ReadOnlySpan<double> meanReturns, Frequency frequency)
    {
        ArgumentNullException.ThrowIfNull(annualCovariance);
        return new LiveRiskModel([.. assets], annualCovariance, Means(assets, meanReturns), frequency);
    }

    /// <summary>Takes a covariance of K factors: one exposure then costs O(K²), all of them O(NK).</summary>
    /// <inheritdoc cref="Create(ReadOnlySpan{AssetId}, SymmetricMatrix, ReadOnlySpan{double}, Frequency)"/>
    public static LiveRiskModel Create(
        ReadOnlySpan<AssetId> assets, FactorCovariance annualCovariance, ReadOnlySpan<double> meanReturns, Frequency frequency)
    {
        ArgumentNullException.ThrowIfNull(annualCovariance);
        return new LiveRiskModel([.. assets], annualCovariance, Means(assets, meanReturns), frequency);
    }

    /// <summary>
    /// Estimates means and sample covariance (n − 1) as <see cref="PortfolioRisk.Calculate"/> does for a portfolio of the required assets:
    /// over the periods of the window in which each of them has a return.
    /// </summary>
    /// <param name="panel">Returns; log returns are turned into simple ones.</param>
    /// <param name="required">The assets that must be in the model; others of the panel are where they have a return in all of those periods.</param>
    /// <param name="options">Window and fewest observations; <see langword="null"/> for the defaults.</param>
    /// <param name="model">The model.</param>
    /// <param name="problem">One sentence on why there is none.</param>
    /// <exception cref="ArgumentException">A required asset is not in the panel, or an option is out of range.</exception>
    /// <remarks>O(T·N²).</remarks>
    public static bool TryEstimate(
        ReturnPanel panel, IReadOnlyCollection<AssetId> required, PortfolioRiskOptions? options,
        [NotNullWhen(true)] out LiveRiskModel? model, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentNullException.ThrowIfNull(required);
        options = options is null ? new() : options with { };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        model = null;
        int start = Math.Max(0, panel.Observations - (options.Window ?? panel.Observations));
        HeldHistory shared = new(panel, start, [.. required.Select(asset => PlaceIn(panel, asset)).Order()]);
        problem = shared.Shortage(options.MinimumObservations);
        if (problem is not null)
        {
            return false;
        }

        int[] periods = shared.Periods.ToArray();
        int[] covered = [.. Enumerable.Range(0, panel.Assets.Length).Where(
            i => Array.TrueForAll(periods, period => panel.TryGetReturn(period, i, out _)))];
        HeldHistory history = new(panel, start, covered);
        int n = covered.Length;
        double[] returns = new double[history.Periods.Length * n];
        history.CopyReturns(returns);
        problem = history.Excess(returns);
        if (problem is not null)
        {
            return false;
        }

        double[] means = new double[n];
        double[] covariance = new double[n * n];
        SampleMoments.Center(returns, means, new double[2 * n]);
        SampleMoments.Covariance(returns, n, panel.Frequency.PeriodsPerYear, covariance);
        model = new LiveRiskModel(
            [.. covered.Select(i => panel.Assets[i])], SymmetricMatrix.Create(n, covariance), means, panel.Frequency)
        {
            Observations = history.Periods.Length,
            LastDate = panel.Dates[history.Periods[^1]],
        };
        return true;
    }

    /// <summary>Where an asset is in <see cref="Assets"/>; −1 where it is not.</summary>
    public int IndexOf(AssetId asset) => _places.TryGetValue(asset, out int place) ? place : -1;

    internal StreamingVariance NewVariance() => Covariance is FactorCovariance factors
        ? StreamingVariance.Of(factors)
        : StreamingVariance.Of((SymmetricMatrix)Covariance);

    private static double[] Means(ReadOnlySpan<AssetId> assets, ReadOnlySpan<double> given) =>
        given.IsEmpty ? new double[assets.Length] : given.ToArray();

    private static int PlaceIn(ReturnPanel panel, AssetId asset)
    {
        int place = panel.Assets.IndexOf(asset);
        return place >= 0 ? place : throw new ArgumentException($"{asset} is not in the panel.", nameof(panel));
    }
}
