using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The best point of a lowered problem with limits that are all or nothing, by branch and bound. Cones are replaced by tangents, which hold
/// for every point that keeps them, so that the search bounds the problem from below; what it decides is solved with the cones themselves,
/// which bounds it from above; more tangents at both until the bounds meet (outer approximation: Duran and Grossmann 1986, Mathematical
/// Programming 36).
/// </summary>
internal sealed class DiscreteSearch(LoweredProblem lowered, Attempt attempt)
{
    // Share of a cone's size by which a point may miss it and still be taken as within.
    private const double Tolerance = 1e-9;

    // Of the objective and its terms.
    private const double SmallestGap = 1e-7;

    private const int MaxRounds = 200;

    private const string Driver = "branch and bound over tangents";

    private readonly List<(double[] Row, double Min)> _tangents = [];

    public ProgramAnswer Solve()
    {
        if (LotUnit.Conflict(lowered, attempt.Problem.Constraints) is { IsEmpty: false } conflict)
        {
            return new ProgramAnswer(SolverStatus.PrimalInfeasible, "divisibility of lots", 0, double.NaN) { Conflict = conflict };
        }

        IntegerOutcome outcome = Search();
        if (lowered.Cones.IsEmpty)
        {
            return Answer(outcome);
        }

        ProgramAnswer? best = null;
        double bound = double.NegativeInfinity;
        int rounds = 0;
        while (outcome.Status == SolverStatus.Optimal && rounds++ < MaxRounds)
        {
            double[] point = [.. outcome.Point];
            bound = Math.Max(bound, outcome.LowerBound);
            if (AddTangents(point) == 0)
            {
                return Answer(outcome); // It keeps the cones as it is.
            }

            // With the decisions of the point and the cones themselves.
            LoweredProblem decided = lowered with { Program = Decided(point), Restrictions = null };
            ProgramAnswer answer = attempt.Run(decided);
            if (answer.HasPoint)
            {
                AddTangents(answer.Point);
                if (KeepsDecisions(answer.Point, decided.Program) && (best is null || answer.Objective < best.Objective))
                {
                    best = WithoutDecisions(answer, lowered.Program, decided.Program) with { Decided = decided.Program };
                }
            }

            double scale = Math.Max(Math.Abs(outcome.Objective), best is null ? 0 : Math.Abs(best.Objective));
            if (best is not null && best.Objective - bound <= SmallestGap * scale)
            {
                return best with { Driver = Driver, ProvenGap = Math.Max(0, best.Objective - bound) };
            }

            outcome = Search();
        }

        return best is not null
            ? best with { Driver = Driver, Status = SolverStatus.FeasibleIncumbent, ProvenGap = Math.Max(0, best.Objective - bound) }
            : outcome.HasPoint && AddTangents([.. outcome.Point]) > 0
                ? new ProgramAnswer(Stopped(outcome.Status), Driver, outcome.Nodes, outcome.Objective) // Its point breaks a cone: it is none.
                : Answer(outcome);
    }

    private static SolverStatus Stopped(SolverStatus status) =>
        status == SolverStatus.FeasibleIncumbent ? SolverStatus.TimeLimit : SolverStatus.IterationLimit;

    // An interior point that no active set followed leaves a little of what is not held.
    private static bool KeepsDecisions(double[] point, QuadraticProgram decided)
    {
        for (int i = 0; i < point.Length; i++)
        {
            if (decided.Lower[i] == decided.Upper[i] && point[i] != decided.Lower[i])
            {
                return false;
            }
        }

        return true;
    }

    private IntegerOutcome Search()
    {
        QuadraticProgram program = lowered.Program;
        int n = program.VariableCount;
        double[] rows = new double[(program.RowCount + _tangents.Count) * n];
        program.Rows.Values.CopyTo(rows);
        for (int k = 0; k < _tangents.Count; k++)
        {
            _tangents[k].Row.CopyTo(rows, (program.RowCount + k) * n);
        }

        QuadraticProgram tightened = QuadraticProgram.Create(
            program.Hessian, program.Linear, program.Lower, program.Upper, DenseMatrix.Create(program.RowCount + _tangents.Count, n, rows),
            [.. program.RowLower, .. _tangents.Select(item => item.Min)],
            [.. program.RowUpper, .. Enumerable.Repeat(double.PositiveInfinity, _tangents.Count)]);
        return attempt.Search(IntegerProgram.Create(tightened, Over(lowered.Restrictions!, n)));
    }

    // Nothing is asked of helping variables.
    private static IntegerRestrictions Over(IntegerRestrictions restrictions, int count)
    {
        return restrictions with
        {
            Thresholds = Padded(restrictions.Thresholds),
            Reference = Padded(restrictions.Reference),
            MinimumTrades = Padded(restrictions.MinimumTrades),
            LotSizes = Padded(restrictions.LotSizes),
        };

        ImmutableArray<double> Padded(ImmutableArray<double> values) =>
            values.IsEmpty ? values : [.. values, .. new double[count - values.Length]];
    }

    private ProgramAnswer Answer(IntegerOutcome outcome)
    {
        if (outcome.Decided is not { } decided)
        {
            return new ProgramAnswer(outcome.Status, outcome.Driver, outcome.Nodes, outcome.Objective)
            {
                Conflict = outcome.Status != SolverStatus.PrimalInfeasible ? []
                    : outcome.Infeasibility is { } proof && _tangents.Count == 0 ? ConflictExplanation.Describe(lowered, proof)
                    : ["the limits on holdings", "the other limits"],
            };
        }

        ProgramAnswer answer = ProgramAnswer.Of(lowered, decided) with
        {
            Status = outcome.Status,
            Driver = outcome.Driver,
            Iterations = outcome.Nodes,
            ProvenGap = outcome.Gap,
        };
        return WithoutDecisions(
            answer with { RowMultipliers = answer.RowMultipliers[..lowered.Program.RowCount], Decided = Decided([.. outcome.Point]) },
            lowered.Program, outcome.DecidedProgram!);
    }

    // The program whose bounds keep every choice as the point has it: the search itself leaves open what it need not decide.
    private QuadraticProgram Decided(double[] point)
    {
        IntegerRestrictions restrictions = lowered.Restrictions!;
        double[] lower = lowered.Program.Lower.ToArray();
        double[] upper = lowered.Program.Upper.ToArray();
        for (int i = 0; i < lowered.AssetCount; i++)
        {
            double reference = At(restrictions.Reference, i, double.NaN);
            if (point[i] == 0 || point[i] == reference || At(restrictions.LotSizes, i, 0) > 0)
            {
                (lower[i], upper[i]) = (point[i], point[i]);
                continue;
            }

            KeepBeyond(i, 0, At(restrictions.Thresholds, i, 0));
            KeepBeyond(i, reference, At(restrictions.MinimumTrades, i, 0));
        }

        return lowered.Program.WithBounds(lower, upper);

        void KeepBeyond(int i, double center, double distance)
        {
            if (distance > 0 && point[i] > center)
            {
                lower[i] = Math.Max(lower[i], center + distance);
            }
            else if (distance > 0)
            {
                upper[i] = Math.Min(upper[i], center - distance);
            }
        }

        static double At(ImmutableArray<double> values, int index, double none) => values.IsDefaultOrEmpty ? none : values[index];
    }

    /// <summary>The answer without multipliers of bounds that decisions put in place: those are no limits of the user's.</summary>
    public static ProgramAnswer WithoutDecisions(ProgramAnswer answer, QuadraticProgram program, QuadraticProgram decided)
    {
        double[] multipliers = [.. answer.BoundMultipliers];
        for (int i = 0; i < multipliers.Length; i++)
        {
            double given = multipliers[i] > 0 ? program.Lower[i] : program.Upper[i];
            double used = multipliers[i] > 0 ? decided.Lower[i] : decided.Upper[i];
            multipliers[i] = given == used && decided.Lower[i] != decided.Upper[i] ? multipliers[i] : 0;
        }

        return answer with { BoundMultipliers = multipliers };
    }

    // The number of cones that the point misses; each gets its tangent at the point.
    private int AddTangents(double[] point)
    {
        int added = 0;
        foreach (LoweredCone cone in lowered.Cones)
        {
            if (cone.TangentAt(point, lowered.AssetCount, Tolerance) is { } tangent)
            {
                _tangents.Add(tangent);
                added++;
            }
        }

        return added;
    }
}
