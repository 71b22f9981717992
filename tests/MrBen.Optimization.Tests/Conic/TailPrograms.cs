using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>
/// Programs of a tail mean, Rockafellar and Uryasev (2000), Journal of Risk 2(3), equation 17, with bounds on both sides, a group and a
/// linear term.
/// </summary>
internal static class TailPrograms
{
    /// <summary>Of seeded returns; where tied, two thirds of the scenarios repeat the one before.</summary>
    public static ConicProgram Tail(int seed, bool isTied, int scenarios = 0, int assets = 0, ISymmetricOperator? hessian = null)
    {
        Random random = new(seed);
        int count = scenarios > 0 ? scenarios : random.Next(10, 120);
        int n = assets > 0 ? assets : random.Next(2, 20);
        double[] values = new double[count * n];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = isTied && k / n % 3 != 0 ? values[k - n] : 0.02 * (random.NextDouble() + random.NextDouble() - 0.98);
        }

        DenseMatrix returns = DenseMatrix.Create(count, n, values);
        ConicProgramBuilder builder = new(n);
        int boundary = builder.AddLocals(1, linear: 1);
        int excess = builder.AddLocals(count, linear: 1 / (0.1 * count));
        double[] linear = new double[n + 1 + count];
        linear[boundary] = 1;
        linear.AsSpan(excess).Fill(1 / (0.1 * count));
        for (int j = 0; j < n; j++)
        {
            linear[j] = 1e-3 * random.NextDouble();
        }

        builder.SetLinear(linear);
        builder.SetShared(builder.AddRows(Cone.Zero(1), [-1.0]), [.. Enumerable.Repeat(1.0, n)]);
        builder.SetShared(builder.AddRows(Cone.Nonnegative(1), [0.9]), [.. Enumerable.Range(0, n).Select(j => j % 2 == 0 ? -1.0 : 0)]);
        builder.AddLowerBounds(0, [.. Enumerable.Repeat(-0.1, n)]);
        builder.AddUpperBounds(0, [.. Enumerable.Repeat(0.8, n)]);
        builder.AddLowerBounds(excess, new double[count]);
        int rows = builder.AddRows(Cone.Nonnegative(count));
        builder.SetSharedRows(rows, returns);
        for (int t = 0; t < count; t++)
        {
            builder.AddEntry(rows + t, boundary, 1);
            builder.AddEntry(rows + t, excess + t, 1);
        }

        if (hessian is not null)
        {
            builder.SetHessian(hessian);
        }

        return builder.Build();
    }
}
