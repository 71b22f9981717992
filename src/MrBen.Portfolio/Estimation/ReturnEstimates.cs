using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Beliefs about N assets: expected returns and covariance, per year. Immutable and thread-safe.</summary>
public sealed class ReturnEstimates
{
    /// <summary>
    /// A correlation this far beyond ±1 is rounding, of sums of products over thousands of periods and of the division by two volatilities;
    /// one further beyond is of a matrix that is no covariance.
    /// </summary>
    internal const double RoundingBeyondOne = 1e-12;

    private readonly double[] _expectedReturns;

    private ReturnEstimates(
        ImmutableArray<AssetId> assets, double[] expectedReturns, SymmetricMatrix covariance, int observations,
        string description, double? shrinkageIntensity, bool isRepaired) =>
        (Assets, _expectedReturns, Covariance, Observations, Description, ShrinkageIntensity, IsRepaired) =
        (assets, expectedReturns, covariance, observations, description, shrinkageIntensity, isRepaired);

    /// <summary>The assets, in the order of every vector here.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Expected simple return of each asset per year (0.08 is 8 %), length N.</summary>
    public ReadOnlySpan<double> ExpectedReturns => _expectedReturns;

    /// <summary>Covariance of the returns per year, N × N, positive semidefinite up to the estimator's rounding.</summary>
    public SymmetricMatrix Covariance { get; }

    /// <summary>Periods that the estimates rest on; 0 where they did not come from a history.</summary>
    public int Observations { get; }

    /// <summary>Where the numbers come from, in one or two sentences.</summary>
    public string Description { get; }

    /// <summary>Weight of the target in the covariance, in [0, 1]; null where nothing was shrunk.</summary>
    public double? ShrinkageIntensity { get; }

    /// <summary>Whether the covariance was changed for it to be positive semidefinite (<see cref="CovarianceEstimate.IsRepaired"/>).</summary>
    public bool IsRepaired { get; }

    /// <summary>Volatility of one asset per year: the root of its variance.</summary>
    /// <param name="asset">Its place in <see cref="Assets"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public double Volatility(int asset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(asset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, Assets.Length);
        return Math.Sqrt(Covariance[asset, asset]);
    }

    /// <summary>Copies given beliefs.</summary>
    /// <param name="assets">The assets, without duplicates.</param>
    /// <param name="expectedReturns">Expected simple return of each per year, finite.</param>
    /// <param name="covariance">Covariance per year, N × N, no negative variance.</param>
    /// <param name="observations">Periods that the estimates rest on, at least 0.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a name repeats, a number is not finite, or a variance is negative.</exception>
    public static ReturnEstimates Create(
        ImmutableArray<AssetId> assets, ReadOnlySpan<double> expectedReturns, SymmetricMatrix covariance, int observations = 0) =>
        Create(assets, expectedReturns, covariance, observations, "Given by the caller.", shrinkageIntensity: null);

    /// <summary>Estimates from returns, where there are enough of them.</summary>
    /// <param name="returns">Simple returns, T × N with N ≥ 1; incomplete only where both estimators allow it.</param>
    /// <param name="options">Estimators, window and smallest history; null for the defaults.</param>
    /// <param name="estimates">The beliefs.</param>
    /// <param name="failure">
    /// Why there are none: <see cref="InsufficientHistory"/> names each asset, what it has and what is missing.
    /// </param>
    /// <exception cref="ArgumentException">The panel has no assets or holds log returns (means and covariances of simple returns add up
    /// across assets, those of log returns do not), or an option is unsound.</exception>
    public static bool TryFromReturns(
        ReturnPanel returns, ReturnEstimatesOptions? options,
        [NotNullWhen(true)] out ReturnEstimates? estimates, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        ReturnEstimatesOptions settings = Checked(options);
        ReturnPanel window = settings.Window is { } periods ? returns.Last(periods) : returns;
        estimates = null;
        failure = InsufficientHistory.Find(window, settings.Required);
        if (failure is null
            && settings.ExpectedReturns.TryEstimate(window, out ImmutableArray<double> expectedReturns, out failure)
            && settings.Covariance.TryEstimate(window, out CovarianceEstimate? covariance, out failure))
        {
            string description = Invariant($"Expected returns: {settings.ExpectedReturns.Name}. Covariance: {covariance.Description}");
            estimates = Create(window.Assets, expectedReturns.AsSpan(), covariance.Covariance, covariance.Observations,
                description, covariance.ShrinkageIntensity, covariance.IsRepaired);
        }

        return failure is null;
    }

    /// <summary>Estimates from returns, or throws where they do not allow it.</summary>
    /// <param name="returns">Simple returns, T × N with N ≥ 1; incomplete only where both estimators allow it.</param>
    /// <param name="options">Estimators, window and smallest history; null for the defaults.</param>
    /// <exception cref="InsufficientHistoryException">An asset has too few returns.</exception>
    /// <exception cref="EstimationException">An estimator's formula has no value for these returns.</exception>
    /// <exception cref="ArgumentException">The panel has no assets or holds log returns, or an option is unsound.</exception>
    public static ReturnEstimates FromReturns(ReturnPanel returns, ReturnEstimatesOptions? options = null) =>
        TryFromReturns(returns, options, out ReturnEstimates? estimates, out EstimationFailure? failure)
            ? estimates
            : throw failure.ToException();

    /// <summary>Estimates from prices: <see cref="ReturnPanel.FromPrices"/>, then <see cref="FromReturns"/>.</summary>
    /// <param name="prices">Prices of the assets; what is left out on the way to returns is in the panel's report.</param>
    /// <param name="options">Estimators, window and smallest history; null for the defaults.</param>
    /// <param name="panelOptions">How returns are made of prices; null for the defaults (dates on which every asset has a price).</param>
    /// <exception cref="InsufficientHistoryException">An asset has too few returns.</exception>
    /// <exception cref="EstimationException">An estimator's formula has no value for these returns.</exception>
    /// <exception cref="ArgumentException">There are no assets, an option is unsound, or the dates tell no frequency.</exception>
    public static ReturnEstimates FromHistory(
        PriceHistory prices, ReturnEstimatesOptions? options = null, ReturnPanelOptions? panelOptions = null) =>
        FromReturns(ReturnPanel.FromPrices(prices, panelOptions), options);

    /// <summary>The place of an asset in <see cref="Assets"/>, from 0; −1 where it is not among them. O(N).</summary>
    public int IndexOf(AssetId asset) => Assets.IndexOf(asset);

    /// <summary>The correlations: covariance over the product of the two volatilities, unit diagonal, N × N. O(N²).</summary>
    /// <remarks>In [−1, 1] where the covariance is positive semidefinite; beyond where it is not, which is not hidden.</remarks>
    /// <exception cref="InvalidOperationException">An asset has zero variance.</exception>
    public SymmetricMatrix CorrelationMatrix()
    {
        int n = Assets.Length;
        double[] correlations = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            if (!(Covariance[i, i] > 0))
            {
                throw new InvalidOperationException($"{Assets[i]} has zero variance; its correlation with the others is undefined.");
            }

            correlations[(i * n) + i] = 1;
            for (int j = 0; j < i; j++)
            {
                double correlation = Covariance[i, j] / (Volatility(i) * Volatility(j));
                double beyond = Math.Abs(correlation) - 1;
                correlation = beyond is > 0 and <= RoundingBeyondOne ? Math.Sign(correlation) : correlation;
                correlations[(i * n) + j] = correlations[(j * n) + i] = correlation;
            }
        }

        return SymmetricMatrix.Create(n, correlations);
    }

    /// <summary>The beliefs about some of the assets, in the order given.</summary>
    /// <exception cref="ArgumentException">An asset is not among <see cref="Assets"/> or is named twice.</exception>
    public ReturnEstimates Select(params ReadOnlySpan<AssetId> assets)
    {
        int n = assets.Length;
        int[] places = new int[n];
        for (int i = 0; i < n; i++)
        {
            places[i] = IndexOf(assets[i]);
            if (places[i] < 0)
            {
                throw new ArgumentException(Invariant($"Asset {assets[i]} is not among the {Assets.Length} estimated."), nameof(assets));
            }
        }

        double[] expectedReturns = new double[n];
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            expectedReturns[i] = _expectedReturns[places[i]];
            for (int j = 0; j < n; j++)
            {
                covariance[(i * n) + j] = Covariance[places[i], places[j]];
            }
        }

        return Create([.. assets], expectedReturns, SymmetricMatrix.Create(n, covariance), Observations, Description, ShrinkageIntensity, IsRepaired);
    }

    private static ReturnEstimatesOptions Checked(ReturnEstimatesOptions? options)
    {
        ReturnEstimatesOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    internal static ReturnEstimates Create(
        ImmutableArray<AssetId> assets, ReadOnlySpan<double> expectedReturns, SymmetricMatrix covariance, int observations,
        string description, double? shrinkageIntensity, bool isRepaired = false)
    {
        AssetList.Checked(assets, nameof(assets));
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfNegative(observations);
        Guard.Length(assets.Length, expectedReturns.Length, "expected returns (one per asset)", nameof(expectedReturns));
        Guard.Length(assets.Length, covariance.Order, "rows of the covariance (one per asset)", nameof(covariance));
        Guard.AllFinite(expectedReturns);
        for (int i = 0; i < assets.Length; i++)
        {
            if (covariance[i, i] < 0)
            {
                throw new ArgumentException(
                    Invariant($"Variance of {assets[i]} is {covariance[i, i]}; it must not be negative."), nameof(covariance));
            }
        }

        return new ReturnEstimates(assets, expectedReturns.ToArray(), covariance, observations, description, shrinkageIntensity, isRepaired);
    }
}
