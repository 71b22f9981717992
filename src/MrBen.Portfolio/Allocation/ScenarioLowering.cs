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
            (null, _) => ScenarioProgram.Maximize(scenarios, reward, Curvature(program)),
            ({ } measure, { } offset) => ScenarioProgram.MaximizeRatio(scenarios, reward, offset, measure),
            ({ } measure, null) => ScenarioProgram.Minimize(scenarios, measure, program.Linear),
        };
        stated = stated.WithBounds(program.Lower, program.Upper).WithRows(program.Rows, program.RowLower, program.RowUpper);
        Program = measures.Limits.Aggregate(stated, (limited, limit) => limited.WithLimit(limit.Measure, limit.Max));
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
        if (answer.HasPoint)
        {
            KeepBinding(answer, outcome);
        }

        return answer;
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
            Kernels.MaxAbs(answer.MeasureMultipliers), Math.Max(Kernels.MaxAbs(answer.BoundMultipliers), Kernels.MaxAbs(answer.RowMultipliers)));
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
