using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Scenarios;

namespace MrBen.Portfolio.Allocation;

/// <summary>A lowered problem with measures as a scenario program, and the way back to its multipliers. Immutable.</summary>
internal sealed class ScenarioLowering
{
    // What is taken as proof where arithmetic brings a solve no nearer, as the solver itself does where nothing is asked of it.
    private const double AcceptableResidual = 5e-8;

    private readonly LoweredProblem _lowered;
    private readonly double _sign;

    public ScenarioLowering(LoweredProblem lowered)
    {
        _lowered = lowered;
        QuadraticProgram program = lowered.Program;
        LoweredMeasures measures = lowered.Measures!;
        ScenarioSet scenarios = Widened(measures.Scenarios, program.VariableCount);
        double[] reward = program.Linear.ToArray();
        Kernels.Scale(-1, reward);
        ScenarioProgram stated = (measures.Objective, measures.RatioOffset) switch
        {
            (null, { } offset) => ScenarioProgram.MaximizeRatio(scenarios, reward, offset, program.Hessian),
            (null, null) => ScenarioProgram.Maximize(scenarios, reward, Curvature(program)),
            ({ } measure, { } offset) => ScenarioProgram.MaximizeRatio(scenarios, reward, offset, measure),
            ({ } measure, null) => ScenarioProgram.Minimize(scenarios, measure, program.Linear),
        };
        stated = stated.WithBounds(program.Lower, program.Upper).WithRows(program.Rows, program.RowLower, program.RowUpper);
        stated = measures.Limits.Aggregate(stated, (limited, limit) => limited.WithLimit(limit.Measure, limit.Max));
        Program = lowered.Cones.Aggregate(stated, (limited, cone) =>
            limited.WithCone(cone.Cone, cone.Rows(program.VariableCount, lowered.AssetCount), cone.Offsets));
        _sign = stated.Goal == ScenarioGoal.LeastMeasure ? 1 : -1;
    }

    public ScenarioProgram Program { get; }

    /// <summary>The outcome in terms of the lowered problem, whose objective is minimised.</summary>
    public ProgramAnswer Answer(ScenarioOutcome outcome)
    {
        SolverStatus status = outcome.Status == SolverStatus.NumericalError && outcome.Certificate.Holds(AcceptableResidual)
            ? SolverStatus.Optimal
            : outcome.Status;
        ProgramAnswer answer = new(status, "scenarios", outcome.Iterations, _sign * outcome.Objective)
        {
            Point = outcome.Point.ToArray(),
            ConicCertificate = outcome.Certificate,
            BoundMultipliers = Signed(outcome.BoundMultipliers),
            RowMultipliers = Signed(outcome.RowMultipliers),
            MeasureMultipliers = Signed(outcome.LimitMultipliers),
        };
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            answer = answer with
            {
                BoundMultipliers = outcome.BoundMultipliers.ToArray(),
                RowMultipliers = outcome.RowMultipliers.ToArray(),
                MeasureMultipliers = outcome.LimitMultipliers.ToArray(),
                ConeMultipliers = FirstRows(outcome.ConeMultipliers, (cone, slope) => cone.ProofMultiplier(-slope)),
            };
            return answer with { Conflict = ConflictExplanation.Describe(_lowered, answer) };
        }

        double[] weights = _lowered.Weights(answer.Point);
        answer = answer with
        {
            ConeMultipliers = FirstRows(outcome.ConeMultipliers, (cone, slope) => _sign * cone.LimitSlope(weights) * slope),
        };
        if (answer.HasPoint)
        {
            KeepBinding(answer, outcome);
        }

        return answer;
    }

    // Of each cone what its first row, which holds the limit, makes of its slope.
    private double[] FirstRows(ReadOnlySpan<double> slopes, Func<LoweredCone, double, double> multiplier)
    {
        double[] multipliers = new double[_lowered.Cones.Length];
        int row = 0;
        for (int k = 0; k < multipliers.Length; k++)
        {
            multipliers[k] = multiplier(_lowered.Cones[k], slopes[row]);
            row += _lowered.Cones[k].Cone.Dimension;
        }

        return multipliers;
    }

    private double[] Signed(ReadOnlySpan<double> multipliers)
    {
        double[] signed = multipliers.ToArray();
        Kernels.Scale(_sign, signed);
        return signed;
    }

    // An interior point leaves something of every multiplier: those of limits that hold nothing back are smaller than the room they have.
    private void KeepBinding(ProgramAnswer answer, ScenarioOutcome outcome)
    {
        double largest = Math.Max(
            Math.Max(Kernels.MaxAbs(answer.MeasureMultipliers), Kernels.MaxAbs(answer.ConeMultipliers)), Math.Max(Kernels.MaxAbs(answer.BoundMultipliers), Kernels.MaxAbs(answer.RowMultipliers)));
        double size = largest / Math.Max(Kernels.MaxAbs(answer.Point.AsSpan(0, _lowered.AssetCount)), double.Epsilon);
        for (int j = 0; j < answer.Point.Length; j++)
        {
            Keep(answer.BoundMultipliers, j, answer.Point[j], Program.Lower[j], Program.Upper[j], size);
        }

        for (int i = 0; i < answer.RowMultipliers.Length; i++)
        {
            double value = Kernels.Dot(Program.Rows.Row(i), answer.Point);
            Keep(answer.RowMultipliers, i, value, Program.RowLower[i], Program.RowUpper[i], size);
        }

        for (int k = 0; k < answer.MeasureMultipliers.Length; k++)
        {
            double upper = Program.Limits[k].Upper;
            Keep(answer.MeasureMultipliers, k, outcome.LimitValues[k], double.NegativeInfinity, upper, size);
        }

        for (int k = 0; k < answer.ConeMultipliers.Length; k++)
        {
            LoweredCone cone = _lowered.Cones[k];
            double[] values = cone.Values(answer.Point, _lowered.AssetCount);
            if (!(Math.Abs(answer.ConeMultipliers[k]) > (values[0] - cone.Length(values)) * size))
            {
                answer.ConeMultipliers[k] = 0;
            }
        }
    }

    private static void Keep(double[] multipliers, int i, double value, double lower, double upper, double size)
    {
        double room = multipliers[i] > 0 ? value - lower : upper - value;
        if (lower != upper && !(Math.Abs(multipliers[i]) > room * size))
        {
            multipliers[i] = 0;
        }
    }

    // Helping variables have no outcomes.
    private static ScenarioSet Widened(ScenarioSet scenarios, int count)
    {
        int n = scenarios.VariableCount;
        if (count == n)
        {
            return scenarios;
        }

        double[] returns = new double[scenarios.Count * count];
        for (int t = 0; t < scenarios.Count; t++)
        {
            scenarios.Returns.Row(t).CopyTo(returns.AsSpan(t * count, n));
        }

        return ScenarioSet.Create(DenseMatrix.Create(scenarios.Count, count, returns), scenarios.Probabilities);
    }

    private static ISymmetricOperator? Curvature(QuadraticProgram program)
    {
        for (int j = 0; j < program.VariableCount; j++)
        {
            if (program.Hessian.Diagonal(j) != 0)
            {
                return program.Hessian;
            }
        }

        return null;
    }
}
