using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>
/// One program in other units: x = Dy, row i times a factor, the objective times a factor. The converted program is the same one, and
/// what solves or certifies it is converted with it.
/// </summary>
/// <param name="Variables">D, the diagonal: old units per new unit.</param>
/// <param name="Rows">New activity per old activity of each row.</param>
/// <param name="Objective">New objective per old objective.</param>
internal sealed record Units(double[] Variables, double[] Rows, double Objective)
{
    /// <summary>Factors 2^k, k even, so that converting, and square roots of what was converted, round nothing.</summary>
    public static Units PowersOfTwo(Random random, int variables, int rows, int largestExponent)
    {
        double Factor() => Math.ScaleB(1, 2 * random.Next(-largestExponent / 2, (largestExponent / 2) + 1));
        return new Units([.. Enumerable.Range(0, variables).Select(_ => Factor())], [.. Enumerable.Range(0, rows).Select(_ => Factor())], Factor());
    }

    /// <summary>Factors 10^U(−decades, decades); the objective's is 1.</summary>
    public static Units PowersOfTen(Random random, int variables, int rows, double decades)
    {
        double Factor() => Math.Pow(10, decades * ((2 * random.NextDouble()) - 1));
        return new Units([.. Enumerable.Range(0, variables).Select(_ => Factor())], [.. Enumerable.Range(0, rows).Select(_ => Factor())], 1);
    }

    public QuadraticProgram Convert(QuadraticProgram program)
    {
        int n = Variables.Length;
        double[] hessian = new double[n * n];
        double[] row = new double[n];
        for (int i = 0; i < n; i++)
        {
            program.Hessian.CopyRow(i, row);
            for (int j = 0; j < n; j++)
            {
                hessian[(i * n) + j] = row[j] * (Variables[i] * Variables[j]) * Objective;
            }
        }

        double[] rows = new double[Rows.Length * n];
        for (int i = 0; i < Rows.Length; i++)
        {
            for (int j = 0; j < n; j++)
            {
                rows[(i * n) + j] = program.Rows.Row(i)[j] * Rows[i] * Variables[j];
            }
        }

        return QuadraticProgram.Create(SymmetricMatrix.Create(n, hessian),
            [.. program.Linear.ToArray().Select((value, j) => value * Variables[j] * Objective)],
            [.. program.Lower.ToArray().Select((value, j) => value / Variables[j])],
            [.. program.Upper.ToArray().Select((value, j) => value / Variables[j])],
            DenseMatrix.Create(Rows.Length, n, rows),
            [.. program.RowLower.ToArray().Select((value, i) => value * Rows[i])],
            [.. program.RowUpper.ToArray().Select((value, i) => value * Rows[i])]);
    }

    public double[] ConvertPoint(double[] point) => [.. point.Select((value, j) => value / Variables[j])];

    public double[] ConvertRowMultipliers(double[] multipliers) => [.. multipliers.Select((value, i) => value * Objective / Rows[i])];

    public double[] ConvertBoundMultipliers(double[] multipliers) => [.. multipliers.Select((value, j) => value * Objective * Variables[j])];
}
