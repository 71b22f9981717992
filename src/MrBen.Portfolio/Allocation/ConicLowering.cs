using MrBen.Optimization;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>A lowered problem with cones as a conic program, and the way back to its multipliers. Immutable.</summary>
internal sealed class ConicLowering
{
    private readonly LoweredProblem _lowered;
    private readonly LinearLimits _bounds;
    private readonly LinearLimits _rows;
    private readonly int[] _coneRows;

    public ConicLowering(LoweredProblem lowered)
    {
        QuadraticProgram program = lowered.Program;
        int n = lowered.AssetCount;
        _lowered = lowered;
        ConicProgramBuilder builder = new(n);
        builder.AddLocals(program.VariableCount - n);
        builder.SetLinear(program.Linear);
        if (HessianOfWeights(program.Hessian, n) is { } hessian)
        {
            builder.SetHessian(hessian);
        }

        _bounds = LinearLimits.Add(builder, program.Lower, program.Upper, builder.AddEntry);
        DenseMatrix weights = ColumnsOf(program.Rows, n);
        _rows = LinearLimits.Add(builder, program.RowLower, program.RowUpper, (row, i, sign) =>
        {
            builder.SetSharedRow(row, weights, i, sign);
            ReadOnlySpan<double> coefficients = program.Rows.Row(i);
            for (int j = n; j < coefficients.Length; j++)
            {
                builder.AddEntry(row, j, sign * coefficients[j]);
            }
        });
        _coneRows = [.. lowered.Cones.Select(cone => Add(builder, cone))];
        Conic = builder.Build();
    }

    public ConicProgram Conic { get; }

    /// <summary>The multiplier of a cone's tangent, at least 0.</summary>
    public double PriceOf(ProgramAnswer answer, int cone) => Math.Max(0, answer.ConicDuals[_coneRows[cone]]);

    /// <summary>The outcome in terms of the lowered problem.</summary>
    public ProgramAnswer Answer(ConicOutcome outcome)
    {
        QuadraticProgram program = _lowered.Program;
        ProgramAnswer answer = new(outcome.Status, "interior point", outcome.Iterations, outcome.Objective)
        {
            Point = outcome.Point.ToArray(),
            ConicCertificate = outcome.Certificate,
            ConicDuals = outcome.Duals.ToArray(),
            BoundMultipliers = new double[program.VariableCount],
            RowMultipliers = new double[program.RowCount],
        };
        _bounds.WriteMultipliers(outcome.Duals, 1, answer.BoundMultipliers);
        _rows.WriteMultipliers(outcome.Duals, 1, answer.RowMultipliers);
        double[] prices = [.. _coneRows.Select(row => outcome.Duals[row])];
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            answer = answer with { ConeMultipliers = [.. prices.Select((price, k) => _lowered.Cones[k].ProofMultiplier(price))] };
            return answer with { Conflict = ConflictExplanation.Describe(_lowered, answer) };
        }

        // What a limit's room is compared with.
        double size = Kernels.MaxAbs(outcome.Duals) / Math.Max(Kernels.MaxAbs(outcome.Point[.._lowered.AssetCount]), double.Epsilon);
        KeepBinding(outcome, answer.BoundMultipliers, _bounds, size);
        KeepBinding(outcome, answer.RowMultipliers, _rows, size);
        for (int k = 0; k < _coneRows.Length; k++)
        {
            prices[k] = IsBinding(outcome, _coneRows[k], _lowered.Cones[k].Cone.Dimension, size) ? prices[k] : 0;
        }

        return answer with { ConeMultipliers = Multipliers(answer.Point, prices) };
    }

    /// <summary>An answer of given point and multipliers, the cones' being of their tangents, with the certificate it has.</summary>
    public ProgramAnswer Answer(
        double[] point, ReadOnlySpan<double> boundMultipliers, ReadOnlySpan<double> rowMultipliers, double[] prices)
    {
        double[] duals = new double[Conic.RowCount];
        WriteDuals(_bounds, boundMultipliers, duals);
        WriteDuals(_rows, rowMultipliers, duals);
        for (int k = 0; k < _coneRows.Length; k++)
        {
            LoweredCone cone = _lowered.Cones[k];
            cone.WriteDual(
                cone.Values(point, _lowered.AssetCount), prices[k], duals.AsSpan(_coneRows[k], cone.Cone.Dimension));
        }

        return new ProgramAnswer(SolverStatus.Optimal, "", 0, _lowered.Program.ObjectiveAt(point))
        {
            Point = point,
            ConicCertificate = ConicVerifier.Verify(Conic, point, duals),
            ConicDuals = duals,
            BoundMultipliers = boundMultipliers.ToArray(),
            RowMultipliers = rowMultipliers.ToArray(),
            ConeMultipliers = Multipliers(point, prices),
        };
    }

    // An upper limit that rises lets the objective fall; a lower one has a negative slope.
    private double[] Multipliers(double[] point, double[] prices)
    {
        double[] weights = _lowered.Weights(point);
        return [.. prices.Select((price, k) => -_lowered.Cones[k].LimitSlope(weights) * price)];
    }

    private static void WriteDuals(LinearLimits limits, ReadOnlySpan<double> multipliers, double[] duals)
    {
        for (int i = 0; i < multipliers.Length; i++)
        {
            int row = limits.RowOf(i, isLower: multipliers[i] > 0);
            if (row >= 0 && multipliers[i] != 0)
            {
                // An equality is written once, from below.
                bool isEquality = row == limits.RowOf(i, isLower: true) && row == limits.RowOf(i, isLower: false);
                duals[row] = isEquality ? multipliers[i] : Math.Abs(multipliers[i]);
            }
        }
    }

    // An interior point leaves something of every multiplier: those of limits that hold nothing back are smaller than the room they have.
    private static void KeepBinding(ConicOutcome outcome, double[] multipliers, LinearLimits limits, double size)
    {
        for (int i = 0; i < multipliers.Length; i++)
        {
            int row = limits.RowOf(i, multipliers[i] > 0);
            if (multipliers[i] != 0 && limits.RowOf(i, isLower: true) != limits.RowOf(i, isLower: false) && !IsBinding(outcome, row, 1, size))
            {
                multipliers[i] = 0;
            }
        }
    }

    private static bool IsBinding(ConicOutcome outcome, int row, int dimension, double size)
    {
        double room = outcome.Slacks[row];
        if (dimension > 1)
        {
            ReadOnlySpan<double> rest = outcome.Slacks.Slice(row + 1, dimension - 1);
            room -= Math.Sqrt(Kernels.Dot(rest, rest));
        }

        return outcome.Duals[row] > room * size;
    }

    private static int Add(ConicProgramBuilder builder, LoweredCone cone)
    {
        int first = builder.AddRows(cone.Cone, cone.Offsets);
        for (int k = 0; cone.Matrix is { } matrix && k < matrix.Rows; k++)
        {
            builder.SetSharedRow(first + cone.FirstMatrixRow + k, matrix, k);
        }

        foreach ((int row, int variable, double coefficient) in cone.Entries)
        {
            builder.AddEntry(first + row, variable, coefficient);
        }

        return first;
    }

    // Helping variables have no curvature.
    private static ISymmetricOperator? HessianOfWeights(ISymmetricOperator hessian, int n)
    {
        bool curved = false;
        for (int j = 0; j < n && !curved; j++)
        {
            curved = hessian.Diagonal(j) != 0;
        }

        if (!curved || hessian.Order == n)
        {
            return curved ? hessian : null;
        }

        double[] row = new double[hessian.Order];
        double[] values = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            hessian.CopyRow(j, row);
            row.AsSpan(0, n).CopyTo(values.AsSpan(j * n, n));
        }

        return SymmetricMatrix.Create(n, values);
    }

    private static DenseMatrix ColumnsOf(DenseMatrix rows, int n)
    {
        if (rows.Columns == n)
        {
            return rows;
        }

        double[] values = new double[rows.Rows * n];
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i)[..n].CopyTo(values.AsSpan(i * n, n));
        }

        return DenseMatrix.Create(rows.Rows, n, values);
    }
}
