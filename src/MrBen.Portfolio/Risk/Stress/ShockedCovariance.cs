using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>The covariance after a <see cref="CovarianceShock"/>.</summary>
/// <param name="Covariance">Positive semidefinite, N × N.</param>
/// <param name="Distance">Frobenius norm of what the repair of the correlations changed; null where no correlation was shocked.</param>
/// <param name="Converged">Whether the repair found the nearest correlations; they are correlations either way.</param>
internal sealed record ShockedCovariance(SymmetricMatrix Covariance, double? Distance, bool Converged)
{
    // Eigenvalues of correlations down to minus this are rounding of zero.
    private const double Rounding = 1e-10;

    public static ShockedCovariance Of(StressModel model, CovarianceShock shock, CancellationToken cancellationToken)
    {
        int n = model.Assets.Length;
        double[] deviations = new double[n];
        double[] correlations = new double[n * n];
        Split(model.Covariance, deviations, correlations);
        bool mayBeIndefinite = false;
        foreach (CorrelationShock change in shock.Correlations)
        {
            if (change is CorrelationBlend blend)
            {
                Blend(correlations, n, blend);
            }
            else if (change is GroupCorrelation group)
            {
                SetGroup(correlations, model, group);
                mayBeIndefinite = true;
            }
        }

        SymmetricMatrix shocked = SymmetricMatrix.Create(n, correlations);
        double? distance = shock.Correlations.IsEmpty ? null : 0;
        bool converged = true;
        if (mayBeIndefinite && !shocked.IsSemidefinite(Rounding))
        {
            NearestCorrelationResult nearest = NearestCorrelationMatrix.OfCorrelation(shocked, null, cancellationToken);
            (shocked, distance, converged) = (nearest.Matrix, nearest.Distance, nearest.Converged);
        }

        Multiply(deviations, model, shock);
        double[] covariance = shocked.Values.ToArray();
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                covariance[(i * n) + j] *= deviations[i] * deviations[j];
            }
        }

        return new ShockedCovariance(SymmetricMatrix.Create(n, covariance), distance, converged);
    }

    // An asset that does not vary has no correlations: they count as 0, and nothing comes of what they are shocked to.
    private static void Split(SymmetricMatrix covariance, double[] deviations, double[] correlations)
    {
        int n = deviations.Length;
        for (int i = 0; i < n; i++)
        {
            deviations[i] = Math.Sqrt(covariance[i, i]);
            for (int j = 0; j <= i; j++)
            {
                double product = deviations[i] * deviations[j];
                correlations[(i * n) + j] = correlations[(j * n) + i] = i == j ? 1 : product > 0 ? covariance[i, j] / product : 0;
            }
        }
    }

    private static void Blend(double[] correlations, int n, CorrelationBlend blend)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double target = blend.Target switch
                {
                    CorrelationTarget.One => 1,
                    CorrelationTarget.Zero => 0,
                    _ => blend.Matrix![i, j],
                };
                ref double entry = ref correlations[(i * n) + j];
                entry = i == j ? 1 : ((1 - blend.Share) * entry) + (blend.Share * target);
            }
        }
    }

    private static void SetGroup(double[] correlations, StressModel model, GroupCorrelation group)
    {
        int n = model.Assets.Length;
        int[] members = [.. model.GroupOf(group.Group, "correlation shock").Select(asset => model.PlaceOf(asset, "group"))];
        foreach (int i in members)
        {
            foreach (int j in members)
            {
                correlations[(i * n) + j] = i == j ? 1 : group.Correlation;
            }
        }
    }

    private static void Multiply(double[] deviations, StressModel model, CovarianceShock shock)
    {
        Kernels.Scale(shock.VolatilityMultiplier, deviations);
        foreach (VolatilityShock change in shock.Volatilities)
        {
            deviations[model.PlaceOf(change.Asset, "volatility shock")] *= change.Multiplier;
        }
    }
}
