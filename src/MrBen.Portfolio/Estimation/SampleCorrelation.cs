using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Correlation of each pair of assets over the periods they share. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>On a complete panel every method gives a positive semidefinite matrix, Kendall's with or without ties
/// (τ-b is the cosine between the signs of all pairs of periods). On an incomplete panel each entry rests on the periods that
/// both assets have, with ranks among those; such a matrix may be indefinite: repair it openly with
/// <see cref="NearestCorrelationMatrix"/>.</para>
/// <para>Cost on a complete panel: Pearson and Spearman one product X'X, O(T·N²/2); Kendall O(N²·T log T). On an incomplete one
/// O(N²·T log T) for all but Pearson, which is O(N²·T).</para>
/// </remarks>
/// <param name="method">How two assets' returns are compared. Default Pearson.</param>
/// <param name="minimumObservations">
/// Fewest returns that two assets must share, at least 2. Default 3: two points lie on a line whatever they are.
/// </param>
public sealed class SampleCorrelation(CorrelationMethod method = CorrelationMethod.Pearson, int minimumObservations = 3)
    : ICorrelationEstimator
{
    /// <summary>How two assets' returns are compared.</summary>
    public CorrelationMethod Method { get; } = Enum.IsDefined(method)
        ? method
        : throw new ArgumentOutOfRangeException(nameof(method), method, Invariant($"Unknown correlation {method}."));

    /// <inheritdoc/>
    public string Name => Invariant($"{Method} correlation");

    /// <inheritdoc/>
    public int MinimumObservations { get; } = minimumObservations >= 2
        ? minimumObservations
        : throw new ArgumentOutOfRangeException(nameof(minimumObservations), minimumObservations,
            Invariant($"The fewest shared returns must be at least 2; they are {minimumObservations}."));

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        failure = InsufficientHistory.Find(returns, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        double[] correlations = new double[n * n];
        int fewest = returns.Observations;
        failure = returns.IsComplete && Method != CorrelationMethod.Kendall
            ? FillFromProducts(returns, correlations)
            : FillPairByPair(returns, correlations, out fewest);
        if (failure is not null)
        {
            return false;
        }

        string counts = returns.IsComplete
            ? Invariant($"{Name} of {returns.Observations} returns.")
            : Invariant($"Pairwise {Name} of {fewest} to {returns.Observations} returns; it may be indefinite.");
        estimate = new CorrelationEstimate(returns.Assets, SymmetricMatrix.Create(n, correlations), fewest, counts);
        return true;
    }

    private UndefinedEstimate? FillFromProducts(ReturnPanel returns, double[] correlations)
    {
        int n = returns.Assets.Length;
        int observations = returns.Observations;
        double[] rows = Method == CorrelationMethod.Spearman ? CenteredRanks(returns) : Panels.Center(returns);
        for (int i = 0; i < n; i++)
        {
            // Each column becomes a unit vector, through its largest deviation: squares of very small returns would vanish.
            double largest = 0;
            double squares = 0;
            for (int t = 0; t < observations; t++)
            {
                largest = Math.Max(largest, Math.Abs(rows[(t * n) + i]));
            }

            for (int t = 0; largest > 0 && t < observations; t++)
            {
                rows[(t * n) + i] /= largest;
                squares += rows[(t * n) + i] * rows[(t * n) + i];
            }

            if (!(largest > 0))
            {
                return DidNotMove(returns, i, observations);
            }

            for (int t = 0; t < observations; t++)
            {
                rows[(t * n) + i] /= Math.Sqrt(squares);
            }
        }

        Kernels.AddGram(rows, n, correlations);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                correlations[(i * n) + j] = i == j ? 1 : Math.Clamp(correlations[(i * n) + j], -1, 1);
            }
        }

        return null;
    }

    private static double[] CenteredRanks(ReturnPanel returns)
    {
        int n = returns.Assets.Length;
        int observations = returns.Observations;
        double[] rows = new double[observations * n];
        double[] column = new double[observations];
        double[] ranks = new double[observations];
        for (int i = 0; i < n; i++)
        {
            returns.CopyColumn(i, column);
            Ranks.Average(column, ranks);
            for (int t = 0; t < observations; t++)
            {
                rows[(t * n) + i] = ranks[t] - (0.5 * (observations + 1));
            }
        }

        return rows;
    }

    private EstimationFailure? FillPairByPair(ReturnPanel returns, double[] correlations, out int fewest)
    {
        int n = returns.Assets.Length;
        fewest = returns.Observations;
        double[] left = new double[returns.Observations];
        double[] right = new double[returns.Observations];
        ImmutableArray<HistoryShortage>.Builder shortages = ImmutableArray.CreateBuilder<HistoryShortage>();
        UndefinedEstimate? undefined = null;
        for (int i = 0; i < n; i++)
        {
            correlations[(i * n) + i] = 1;
            for (int j = 0; j <= i; j++)
            {
                int shared = CopyShared(returns, i, j, left, right);
                fewest = Math.Min(fewest, shared);
                if (shared < MinimumObservations)
                {
                    shortages.Add(new HistoryShortage(returns.Assets[j], returns.Assets[i], shared, MinimumObservations));
                }
                else if (Correlate(left.AsSpan(0, shared), right.AsSpan(0, shared)) is { } correlation)
                {
                    correlations[(i * n) + j] = correlations[(j * n) + i] = i == j ? 1 : correlation;
                }
                else
                {
                    undefined ??= DidNotMove(returns, left.AsSpan(1, shared - 1).IndexOfAnyExcept(left[0]) < 0 ? i : j, shared);
                }
            }
        }

        return shortages.Count > 0 ? new InsufficientHistory(shortages.ToImmutable()) : undefined;
    }

    private static int CopyShared(ReturnPanel returns, int first, int second, double[] left, double[] right)
    {
        int shared = 0;
        for (int t = 0; t < returns.Observations; t++)
        {
            if (returns.TryGetReturn(t, first, out double x) && returns.TryGetReturn(t, second, out double y))
            {
                left[shared] = x;
                right[shared++] = y;
            }
        }

        return shared;
    }

    private double? Correlate(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Method switch
    {
        CorrelationMethod.Pearson => Correlations.Pearson(x, y),
        CorrelationMethod.Spearman => Correlations.Spearman(x, y),
        _ => Correlations.Kendall(x, y),
    };

    private static UndefinedEstimate DidNotMove(ReturnPanel returns, int asset, int observations) =>
        new(returns.Assets[asset], Invariant(
            $"{returns.Assets[asset]} did not move in {observations} returns; its correlation with the others is undefined."));
}
