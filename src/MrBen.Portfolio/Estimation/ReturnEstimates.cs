using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Beliefs about N assets: expected returns and covariance, per year. Immutable and thread-safe.</summary>
public sealed class ReturnEstimates
{
    private readonly double[] _expectedReturns;

    private ReturnEstimates(ImmutableArray<AssetId> assets, double[] expectedReturns, SymmetricMatrix covariance, int observations) =>
        (Assets, _expectedReturns, Covariance, Observations) = (assets, expectedReturns, covariance, observations);

    /// <summary>The assets, in the order of every vector here.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Expected simple return of each asset per year (0.08 is 8 %), length N.</summary>
    public ReadOnlySpan<double> ExpectedReturns => _expectedReturns;

    /// <summary>Covariance of the returns per year, N × N, positive semidefinite up to the estimator's rounding.</summary>
    public SymmetricMatrix Covariance { get; }

    /// <summary>Periods that the estimates rest on; 0 where they did not come from a history.</summary>
    public int Observations { get; }

    /// <summary>Volatility of one asset per year: the root of its variance.</summary>
    public double Volatility(int asset) => Math.Sqrt(Covariance[asset, asset]);

    /// <summary>Copies given beliefs.</summary>
    /// <param name="assets">The assets, without duplicates.</param>
    /// <param name="expectedReturns">Expected simple return of each per year, finite.</param>
    /// <param name="covariance">Covariance per year, N × N, no negative variance.</param>
    /// <param name="observations">Periods that the estimates rest on, at least 0.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a name repeats, a number is not finite, or a variance is negative.</exception>
    public static ReturnEstimates Create(
        ImmutableArray<AssetId> assets, ReadOnlySpan<double> expectedReturns, SymmetricMatrix covariance, int observations = 0)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentOutOfRangeException.ThrowIfNegative(observations);
        Guard.Length(assets.Length, expectedReturns.Length, "expected returns (one per asset)", nameof(expectedReturns));
        Guard.Length(assets.Length, covariance.Order, "rows of the covariance (one per asset)", nameof(covariance));
        Guard.AllFinite(expectedReturns);
        HashSet<AssetId> names = [];
        for (int i = 0; i < assets.Length; i++)
        {
            if (!names.Add(assets[i]))
            {
                throw new ArgumentException($"Asset {assets[i]} appears twice.", nameof(assets));
            }

            if (covariance[i, i] < 0)
            {
                throw new ArgumentException(Invariant($"Variance of {assets[i]} is {covariance[i, i]}; it must not be negative."), nameof(covariance));
            }
        }

        return new ReturnEstimates(assets, expectedReturns.ToArray(), covariance, observations);
    }
}
