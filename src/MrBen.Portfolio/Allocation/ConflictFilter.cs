using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The irreducible part of a conflict that an interior point found: each limit in it is left out on trial, for good where the rest still
/// conflicts (the deletion filter: Chinneck and Dravnieks 1991, ORSA Journal on Computing 3). Bounds of many assets are tried all at once.
/// </summary>
internal sealed class ConflictFilter(LoweredProblem lowered, Func<ConicProgram, ConicOutcome> solve)
{
    // With more bounds than this in a conflict they are tried together only.
    private const int MostSingleBounds = 40;

    private readonly double[] _lower = lowered.Program.Lower.ToArray();
    private readonly double[] _upper = lowered.Program.Upper.ToArray();
    private readonly double[] _rowLower = lowered.Program.RowLower.ToArray();
    private readonly double[] _rowUpper = lowered.Program.RowUpper.ToArray();
    private readonly List<LoweredCone> _cones = [.. lowered.Cones];

    /// <summary>The conflict in words; of a proof that cannot be made smaller, that proof.</summary>
    public ImmutableArray<string> Reduce(ProgramAnswer proof)
    {
        ProgramAnswer last = proof;
        foreach (LoweredCone cone in lowered.Cones.Where(cone => cone.Label is not null))
        {
            int place = _cones.IndexOf(cone);
            _cones.RemoveAt(place);
            if (!StillConflicts())
            {
                _cones.Insert(place, cone);
            }
        }

        for (int i = 0; i < _rowLower.Length; i++)
        {
            if (lowered.RowLabels[i] is not null)
            {
                Try(_rowLower, i, double.NegativeInfinity);
                Try(_rowUpper, i, double.PositiveInfinity);
            }
        }

        int[] labelled = [.. Enumerable.Range(0, _lower.Length).Where(i => lowered.BoundLabels[i] is not null)];
        TryAll(_lower, labelled, double.NegativeInfinity);
        TryAll(_upper, labelled, double.PositiveInfinity);
        return ConflictExplanation.Describe(Current(), last);

        void Try(double[] limits, int index, double none)
        {
            double given = limits[index];
            if (given == none)
            {
                return;
            }

            limits[index] = none;
            if (!StillConflicts())
            {
                limits[index] = given;
            }
        }

        void TryAll(double[] bounds, int[] places, double none)
        {
            double[] given = [.. bounds];
            foreach (int i in places)
            {
                bounds[i] = none;
            }

            if (StillConflicts())
            {
                return;
            }

            given.CopyTo(bounds, 0);
            int[] finite = [.. places.Where(i => double.IsFinite(bounds[i]))];
            foreach (int i in finite.Length <= MostSingleBounds ? finite : [])
            {
                Try(bounds, i, none);
            }
        }

        bool StillConflicts()
        {
            ConicLowering conic = new(Current());
            ConicOutcome outcome = solve(conic.Conic);
            if (outcome.Status != SolverStatus.PrimalInfeasible)
            {
                return false;
            }

            last = conic.Answer(outcome);
            return true;
        }
    }

    // Without an objective.
    private LoweredProblem Current()
    {
        QuadraticProgram program = lowered.Program;
        int n = program.VariableCount;
        return lowered with
        {
            Program = QuadraticProgram.Create(
                SymmetricMatrix.FromDiagonal(new double[n]), new double[n], _lower, _upper, program.Rows, _rowLower, _rowUpper),
            Cones = [.. _cones],
        };
    }
}
