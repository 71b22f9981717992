using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// A factor covariance in the solver's units as D + Σₖ lₖlₖ', the columns lₖ of B times the Cholesky factor of Ω. Immutable.
/// </summary>
internal sealed class FactorForm
{
    // A pivot of Ω below this share of its variance is rounding of a factor that the others explain.
    private const double SmallestPivot = 1e-13;

    // More factors than this share of the assets are cheaper as a formed matrix.
    private const int FewestAssetsPerFactor = 4;

    private readonly double[] _loadings;
    private readonly double[] _specific;

    public FactorForm(FactorCovariance covariance, ScaledConicProgram program)
    {
        int n = covariance.Order;
        int count = covariance.FactorCount;
        double[] root = Root(covariance.Factors);
        double unit = Math.Sqrt(program.ObjectiveScale);
        _loadings = new double[count * n];
        _specific = new double[n];
        for (int j = 0; j < n; j++)
        {
            double scale = program.ColumnScale[j];
            ReadOnlySpan<double> loadings = covariance.Loadings.Row(j);
            for (int k = 0; k < count; k++)
            {
                double sum = 0;
                for (int i = k; i < count; i++)
                {
                    sum += loadings[i] * root[(i * count) + k];
                }

                _loadings[(k * n) + j] = unit * scale * sum;
            }

            _specific[j] = covariance.SpecificVariances[j] * program.ObjectiveScale * scale * scale;
        }

        Count = count;
    }

    public int Count { get; }

    public ReadOnlySpan<double> Loading(int factor) => _loadings.AsSpan(factor * _specific.Length, _specific.Length);

    public ReadOnlySpan<double> Specific => _specific;

    /// <summary>The covariance where it pays to leave it unformed; <see langword="null"/> where not.</summary>
    public static FactorCovariance? Suitable(ISymmetricOperator? hessian) =>
        hessian is FactorCovariance { IsKnownSemidefinite: true } covariance
        && covariance.FactorCount <= covariance.Order / FewestAssetsPerFactor
            ? covariance
            : null;

    private static double[] Root(SymmetricMatrix matrix)
    {
        int order = matrix.Order;
        double[] root = new double[order * order];
        for (int j = 0; j < order; j++)
        {
            double pivot = matrix[j, j] - Kernels.Dot(root.AsSpan(j * order, j), root.AsSpan(j * order, j));
            if (!(pivot > SmallestPivot * matrix[j, j]))
            {
                continue;
            }

            double diagonal = Math.Sqrt(pivot);
            root[(j * order) + j] = diagonal;
            for (int i = j + 1; i < order; i++)
            {
                root[(i * order) + j] = (matrix[i, j] - Kernels.Dot(root.AsSpan(i * order, j), root.AsSpan(j * order, j))) / diagonal;
            }
        }

        return root;
    }
}
