using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Feasibility;

/// <summary>Boxes and rows drawn without regard to one another: most contradict somewhere, some in bounds that cross.</summary>
internal static class RandomConflicts
{
    public static QuadraticProgram Create(int seed)
    {
        Random random = new(seed + 77_000);
        int n = random.Next(1, 13);
        int m = random.Next(1, 9);
        double[] lower = RandomPrograms.RandomVector(random, n, -0.2, 0.3);
        double[] upper = [.. lower.Select(l => random.Next(8) == 0 ? l - 0.1
            : random.Next(6) == 0 ? double.PositiveInfinity
            : l + (0.4 * random.NextDouble()))];
        lower = [.. lower.Select(l => random.Next(6) == 0 ? double.NegativeInfinity : l)];
        double[] rows = [.. Enumerable.Range(0, m * n).Select(_ => random.Next(2) == 0 ? random.Next(2) : (2 * random.NextDouble()) - 1)];
        double[] rowLower = RandomPrograms.RandomVector(random, m, -0.5, 1);
        double[] rowUpper = [.. rowLower.Select(l => random.Next(3) switch
        {
            0 => l,
            1 => l + (0.2 * random.NextDouble()) - 0.05,
            _ => double.PositiveInfinity,
        })];
        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(1.0, n)]), new double[n], lower, upper,
            DenseMatrix.Create(m, n, rows), rowLower, rowUpper);
    }
}
