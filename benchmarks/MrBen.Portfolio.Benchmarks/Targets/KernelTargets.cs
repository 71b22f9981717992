using MathNet.Numerics.LinearAlgebra;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Benchmarks.LinearAlgebra;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>Dense kernels at 500 assets: MathNet's managed provider as it comes, OpenBLAS on one thread, and plain loops.</summary>
internal static class KernelTargets
{
    private const int Assets = 500;
    private const int Observations = 1_260;
    private const double Seconds = 8;

    private enum Triangle
    {
        Both,
        Lower,
        Upper,
    }

    public static IEnumerable<TargetRow> Measure() => [.. Covariance(), .. Factor(), .. Eigenvectors()];

    private static IEnumerable<TargetRow> Covariance()
    {
        const string Work = "covariance, T = 1,260, n = 500";
        double[] centred = new FactorMarket(Assets, Observations).Centred();
        double[] ours = new double[Assets * Assets];
        double[] theirs = new double[Assets * Assets];
        ColumnMajorMatrix assetsByDays = new(Assets, Observations, centred);
        Matrix<double> product = assetsByDays;
        double[] seconds = Duel.Medians(Seconds,
            Contender.Here("library", () =>
            {
                Array.Clear(ours);
                Kernels.AddGram(centred, Assets, ours);
                Kernels.Scale(1.0 / (Observations - 1), ours);
            }),
            Contender.Here("MathNet", () => product = assetsByDays.TransposeAndMultiply(assetsByDays).Divide(Observations - 1)),
            Contender.Here("OpenBLAS", () => RunOpenBlas(() => OpenBlas.Gram(Assets, Observations, 1.0 / (Observations - 1), centred, theirs))),
            Contender.Here("textbook", () => TextbookKernels.Covariance(centred, Observations, Assets)));
        yield return new TargetRow(Work, "MathNet", 15, seconds[0], seconds[1], Largest(ours, product.ToColumnMajorArray()));
        if (OpenBlas.IsThere)
        {
            yield return new TargetRow(Work, "OpenBLAS, one thread", 0.85, seconds[0], seconds[2], Largest(ours, theirs, Triangle.Upper));
        }

        yield return new TargetRow(
            Work, "textbook", null, seconds[0], seconds[3], Largest(ours, TextbookKernels.Covariance(centred, Observations, Assets)));
    }

    private static IEnumerable<TargetRow> Factor()
    {
        const string Work = "Cholesky factor, n = 500";
        double[] covariance = new FactorMarket(Assets, Observations).Covariance();
        double[] ours = new double[Assets * Assets];
        double[] theirs = new double[Assets * Assets];
        ColumnMajorMatrix matrix = new(Assets, Assets, [.. covariance]);
        Matrix<double> factor = matrix;
        double[] seconds = Duel.Medians(Seconds,
            Contender.Here("library", () =>
            {
                covariance.CopyTo(ours, 0);
                Cholesky.Factorize(ours, Assets, Assets);
            }),
            Contender.Here("MathNet", () => factor = matrix.Cholesky().Factor),
            Contender.Here("OpenBLAS", () => RunOpenBlas(() =>
            {
                covariance.CopyTo(theirs, 0);
                OpenBlas.Factorize(Assets, theirs);
            })),
            Contender.Here("textbook", () => TextbookKernels.Cholesky(covariance, Assets)));
        yield return new TargetRow(Work, "MathNet", 5, seconds[0], seconds[1],
            Largest(ours, factor.ToRowMajorArray(), Triangle.Lower));
        if (OpenBlas.IsThere)
        {
            yield return new TargetRow(Work, "OpenBLAS, one thread", null, seconds[0], seconds[2], Largest(ours, theirs, Triangle.Lower));
        }

        yield return new TargetRow(Work, "textbook", null, seconds[0], seconds[3],
            Largest(ours, TextbookKernels.Cholesky(covariance, Assets), Triangle.Lower));
    }

    private static IEnumerable<TargetRow> Eigenvectors()
    {
        const string Work = "eigenvalues and eigenvectors, n = 500";
        double[] covariance = new FactorMarket(Assets, Observations).Covariance();
        double[] vectors = new double[Assets * Assets];
        double[] values = new double[Assets];
        double[] work = new double[1 + (6 * Assets) + (2 * Assets * Assets)];
        int[] integers = new int[3 + (5 * Assets)];
        ColumnMajorMatrix matrix = new(Assets, Assets, [.. covariance]);
        SymmetricEigen ours = SymmetricEigen.Decompose(covariance, Assets);
        double[] theirs = [];
        double[] seconds = Duel.Medians(Seconds,
            Contender.Here("library", () => ours = SymmetricEigen.Decompose(covariance, Assets)),
            Contender.Here("MathNet", () => theirs = [.. matrix.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real)]),
            Contender.Here("OpenBLAS", () => RunOpenBlas(() =>
            {
                covariance.CopyTo(vectors, 0);
                OpenBlas.Decompose(Assets, vectors, values, work, integers);
            })));
        double[] ascending = [.. ours.Values.ToArray().Order()];
        yield return new TargetRow(Work, "MathNet", 3.5, seconds[0], seconds[1], Largest(ascending, [.. theirs.Order()]));
        if (OpenBlas.IsThere)
        {
            yield return new TargetRow(Work, "OpenBLAS, one thread", null, seconds[0], seconds[2], Largest(ascending, values));
        }
    }

    // An empty turn where the library is not installed.
    private static void RunOpenBlas(Action work)
    {
        if (OpenBlas.IsThere)
        {
            work();
        }
    }

    // The largest difference of two entries of a triangle (column by column is row by row of the other one), relative to the largest entry.
    private static string Largest(double[] ours, double[] theirs, Triangle triangle = Triangle.Both)
    {
        int n = (int)Math.Sqrt(ours.Length);
        (double difference, double size) = (0, 0);
        for (int k = 0; k < ours.Length; k++)
        {
            if (triangle == Triangle.Both || (triangle == Triangle.Lower ? k % n <= k / n : k % n >= k / n))
            {
                difference = Math.Max(difference, Math.Abs(ours[k] - theirs[k]));
                size = Math.Max(size, Math.Abs(ours[k]));
            }
        }

        return TargetRow.Difference(size + difference, size);
    }
}
