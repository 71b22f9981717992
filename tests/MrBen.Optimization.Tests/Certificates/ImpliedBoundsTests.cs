using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Certificates;

/// <summary>Bounds that rows imply, against their definition variable by variable.</summary>
public class ImpliedBoundsTests
{
    [Fact]
    public void Load_RandomRowsAndBounds_IsWhatTheOtherVariablesLeave()
    {
        for (int seed = 0; seed < TestTier.Count(brief: 200, full: 5_000); seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 14);
            int m = random.Next(0, 3);
            double[] lower = [.. Enumerable.Range(0, n).Select(_ => random.Next(6) == 0 ? double.NegativeInfinity : -random.Next(3))];
            double[] upper = [.. lower.Select(low => random.Next(3) == 0 ? double.PositiveInfinity : Math.Max(low, 0) + random.Next(3))];
            double[] rows = [.. Enumerable.Range(0, n * m).Select(_ => (double)random.Next(-2, 4))];
            double[] rowLower = [.. Enumerable.Range(0, m).Select(_ => random.Next(2) == 0 ? double.NegativeInfinity : -1)];
            double[] rowUpper = [.. Enumerable.Range(0, m).Select(_ => random.Next(3) == 0 ? double.PositiveInfinity : 2)];
            QuadraticProgram program = QuadraticProgram.Create(SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(1.0, n)]), new double[n],
                lower, upper, m == 0 ? null : DenseMatrix.Create(m, n, rows), rowLower, rowUpper);
            ImpliedBounds implied = new();
            implied.Load(program);
            for (int j = 0; j < n; j++)
            {
                double high = double.IsFinite(upper[j]) ? upper[j] : Implied(program, j, 1);
                double low = double.IsFinite(lower[j]) ? lower[j] : -Implied(program, j, -1);
                Assert.InRange(implied.Upper(j), high, high + 1e-6);
                Assert.InRange(implied.Lower(j), low - 1e-6, low);
            }
        }
    }

    // Most of the direction times the variable that any row leaves.
    private static double Implied(QuadraticProgram program, int variable, double direction)
    {
        double most = double.PositiveInfinity;
        for (int side = 0; side < 2 * program.RowCount; side++)
        {
            double sign = side % 2 == 0 ? 1 : -1;
            double rest = side % 2 == 0 ? program.RowUpper[side / 2] : -program.RowLower[side / 2];
            for (int j = 0; j < program.VariableCount; j++)
            {
                double a = sign * program.Rows[side / 2, j];
                rest -= j == variable || a == 0 ? 0 : a * (a > 0 ? program.Lower[j] : program.Upper[j]);
            }

            double own = sign * program.Rows[side / 2, variable] * direction;
            most = own > 0 ? Math.Min(most, rest / own) : most;
        }

        return most;
    }
}
