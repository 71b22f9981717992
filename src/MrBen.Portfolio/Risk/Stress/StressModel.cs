using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// What scenarios are worked out over: the assets with means and covariance over one period (a day, a month: the period that shocks are
/// meant to take), groups of them, and factors. Immutable and thread-safe.
/// </summary>
public sealed class StressModel
{
    // Eigenvalues of correlations down to minus this are rounding of zero.
    private const double Rounding = 1e-9;

    private readonly double[] _means;
    private readonly Dictionary<AssetId, int> _places = [];

    private StressModel(
        ImmutableArray<AssetId> assets, SymmetricMatrix covariance, double[] means,
        ImmutableDictionary<string, ImmutableArray<AssetId>> groups, StressFactors? factors)
    {
        (Assets, Covariance, _means, Groups, Factors) = (assets, covariance, means, groups, factors);
        for (int i = 0; i < assets.Length; i++)
        {
            _places[assets[i]] = i;
        }
    }

    /// <summary>The assets, without duplicates, N.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Covariance of their returns over the period, N × N, positive semidefinite.</summary>
    public SymmetricMatrix Covariance { get; }

    /// <summary>Mean returns over the period, length N.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>Assets by the key of their group; an asset may be in several or none.</summary>
    public ImmutableDictionary<string, ImmutableArray<AssetId>> Groups { get; }

    /// <summary>Factors; null for none.</summary>
    public StressFactors? Factors { get; }

    /// <summary>Checks and copies.</summary>
    /// <param name="assets">The assets, without duplicates, N ≥ 1.</param>
    /// <param name="covariance">Covariance over the period of the shocks, N × N, positive semidefinite.</param>
    /// <param name="means">Mean returns over that period, length N; empty for zeros.</param>
    /// <param name="groups">Assets by group (any key: sector, currency, correlation group); null for none.</param>
    /// <param name="factors">Factors with loadings and covariance; null for none.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, a name repeats, a group holds an unknown asset, a number is not finite, a matrix is not positive semidefinite, or
    /// the factors explain more than the covariance holds: Σ − BFB' is not positive semidefinite.
    /// </exception>
    /// <remarks>O(N³ + N²K).</remarks>
    public static StressModel Create(
        ImmutableArray<AssetId> assets, SymmetricMatrix covariance, ReadOnlySpan<double> means = default,
        IReadOnlyDictionary<string, ImmutableArray<AssetId>>? groups = null, StressFactors? factors = null)
    {
        AssetList.Checked(assets, nameof(assets));
        Guard.AtLeast(1, assets.Length, "assets", nameof(assets));
        ArgumentNullException.ThrowIfNull(covariance);
        int n = assets.Length;
        Guard.Length(n, covariance.Order, "rows of the covariance (one per asset)", nameof(covariance));
        if (!covariance.IsSemidefinite(Rounding))
        {
            throw new ArgumentException("The covariance is not positive semidefinite.", nameof(covariance));
        }

        if (!means.IsEmpty)
        {
            Guard.Length(n, means.Length, "means (one per asset)", nameof(means));
            Guard.AllFinite(means);
        }

        if (factors is not null)
        {
            CheckFactors(factors, covariance);
        }

        ImmutableDictionary<string, ImmutableArray<AssetId>> checkedGroups = Checked(groups, assets);
        return new StressModel(assets, covariance, means.IsEmpty ? new double[n] : means.ToArray(), checkedGroups, factors);
    }

    internal int PlaceOf(AssetId asset, string what) => _places.TryGetValue(asset, out int place)
        ? place
        : throw new ArgumentException($"The model does not hold {asset} of the {what}.");

    internal ImmutableArray<AssetId> GroupOf(string group, string what) =>
        Groups.TryGetValue(group, out ImmutableArray<AssetId> members)
            ? members
            : throw new ArgumentException($"The model has no group {group} of the {what}.");

    internal int FactorOf(string factor, string what)
    {
        int place = Factors?.Names.IndexOf(factor, StringComparer.Ordinal) ?? -1;
        return place >= 0 ? place : throw new ArgumentException($"The model has no factor {factor} of the {what}.");
    }

    /// <summary>Covariance of the assets and, behind them, the factors, (N + K) × (N + K): factors and assets covary by BF.</summary>
    internal SymmetricMatrix JointCovariance()
    {
        if (Factors is null)
        {
            return Covariance;
        }

        int n = Assets.Length;
        int k = Factors.Names.Length;
        int order = n + k;
        double[] joint = new double[order * order];
        for (int i = 0; i < n; i++)
        {
            Covariance.Row(i).CopyTo(joint.AsSpan(i * order, n));
            for (int f = 0; f < k; f++)
            {
                double shared = Kernels.Dot(Factors.Loadings.Row(i), Factors.Covariance.Row(f));
                joint[(i * order) + n + f] = joint[((n + f) * order) + i] = shared;
            }
        }

        for (int f = 0; f < k; f++)
        {
            Factors.Covariance.Row(f).CopyTo(joint.AsSpan(((n + f) * order) + n, k));
        }

        return SymmetricMatrix.Create(order, joint);
    }

    private static ImmutableDictionary<string, ImmutableArray<AssetId>> Checked(
        IReadOnlyDictionary<string, ImmutableArray<AssetId>>? groups, ImmutableArray<AssetId> assets)
    {
        ImmutableDictionary<string, ImmutableArray<AssetId>>.Builder result =
            ImmutableDictionary.CreateBuilder<string, ImmutableArray<AssetId>>(StringComparer.Ordinal);
        HashSet<AssetId> known = [.. assets];
        foreach ((string key, ImmutableArray<AssetId> members) in groups ?? ImmutableDictionary<string, ImmutableArray<AssetId>>.Empty)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(key, nameof(groups));
            foreach (AssetId member in AssetList.Checked(members, nameof(groups)))
            {
                if (!known.Contains(member))
                {
                    throw new ArgumentException($"Group {key} holds {member}, which is not among the assets.", nameof(groups));
                }
            }

            result[key] = members;
        }

        return result.ToImmutable();
    }

    private static void CheckFactors(StressFactors factors, SymmetricMatrix covariance)
    {
        int n = covariance.Order;
        int k = factors.Names.IsDefault ? 0 : factors.Names.Length;
        Guard.AtLeast(1, k, "factors", nameof(factors));
        ArgumentNullException.ThrowIfNull(factors.Loadings);
        ArgumentNullException.ThrowIfNull(factors.Covariance);
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (string name in factors.Names)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(factors));
            if (!names.Add(name))
            {
                throw new ArgumentException($"The factor {name} is there twice.", nameof(factors));
            }
        }

        Guard.Length(n, factors.Loadings.Rows, "rows of loadings (one per asset)", nameof(factors));
        Guard.Length(k, factors.Loadings.Columns, "columns of loadings (one per factor)", nameof(factors));
        Guard.Length(k, factors.Covariance.Order, "rows of the factor covariance (one per factor)", nameof(factors));
        if (!factors.Covariance.IsSemidefinite(Rounding))
        {
            throw new ArgumentException("The factor covariance is not positive semidefinite.", nameof(factors));
        }

        SymmetricMatrix explained = FactorCovariance.Create(factors.Loadings, factors.Covariance, new double[n]).ToCovariance();
        double[] rest = covariance.Values.ToArray();
        Kernels.Axpy(-1, explained.Values, rest);
        double[] eigenvalues = new double[n];
        SymmetricEigen.Eigenvalues(rest, n, eigenvalues);
        double largest = Kernels.MaxAbs(covariance.Values);
        if (eigenvalues[0] < -Rounding * n * largest)
        {
            throw new ArgumentException(Invariant(
                $"The factors explain more than the covariance holds: an eigenvalue of the rest is {eigenvalues[0]:G4}."), nameof(factors));
        }
    }
}
