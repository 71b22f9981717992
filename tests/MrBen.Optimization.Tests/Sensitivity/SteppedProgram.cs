using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Sensitivity;

namespace MrBen.Optimization.Tests.Sensitivity;

/// <summary>A program after a step in a direction, by plain addition.</summary>
internal static class SteppedProgram
{
    public static QuadraticProgram At(QuadraticProgram program, ProgramDirection direction, double step)
    {
        int n = program.VariableCount;
        ISymmetricOperator hessian = program.Hessian;
        if (direction.Hessian is not null || direction.HessianScale != 0)
        {
            double[] values = new double[n * n];
            double[] row = new double[n];
            for (int i = 0; i < n; i++)
            {
                program.Hessian.CopyRow(i, row);
                Kernels.Axpy(1 + (step * direction.HessianScale), row, values.AsSpan(i * n, n));
                direction.Hessian?.CopyRow(i, row);
                Kernels.Axpy(direction.Hessian is null ? 0 : step, row, values.AsSpan(i * n, n));
            }

            hessian = SymmetricMatrix.Create(n, values);
        }

        double[] rows = program.Rows.Values.ToArray();
        if (direction.Rows is { } change)
        {
            Kernels.Axpy(step, change.Values, rows);
        }

        KinkedCosts? costs = program.Costs is not { } given ? null : KinkedCosts.Create(
            Moved(given.Center, direction.CostCenter, step), Moved(given.Above, direction.CostAbove, step),
            Moved(given.Below, direction.CostBelow, step));
        return QuadraticProgram.Create(
            hessian, Moved(program.Linear, direction.Linear, step), Moved(program.Lower, direction.Lower, step),
            Moved(program.Upper, direction.Upper, step), DenseMatrix.Create(program.RowCount, n, rows),
            Moved(program.RowLower, direction.RowLower, step), Moved(program.RowUpper, direction.RowUpper, step), costs);
    }

    private static double[] Moved(ReadOnlySpan<double> from, ImmutableArray<double> direction, double step)
    {
        double[] moved = from.ToArray();
        for (int i = 0; i < moved.Length && !direction.IsDefaultOrEmpty; i++)
        {
            moved[i] += step * direction[i];
        }

        return moved;
    }
}
