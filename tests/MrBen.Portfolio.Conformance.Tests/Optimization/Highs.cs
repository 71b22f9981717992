using System.Runtime.InteropServices;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// HiGHS (MIT licence; Huangfu and Hall 2018, Mathematical Programming Computation 10), the native library inside the Google.OrTools
/// package, through its C interface <c>highs_c_api.h</c>: simplex for linear programs, an active-set method for quadratic ones.
/// </summary>
internal static partial class Highs
{
    private const string Library = "libhighs.so.1";
    private const int Rowwise = 2;
    private const int Triangular = 1;
    private const int Minimize = 1;
    private const double Tolerance = 1e-9;
    private const int MostIterations = 5_000;

    /// <summary>
    /// Solves a program; the status is one of the listed ones only where HiGHS came to an answer. Its tolerances and its regularisation of Q
    /// are absolute, so it is given the objective in the unit in which the largest curvature is 1.
    /// </summary>
    public static (HighsStatus Status, double Objective) Solve(QuadraticProgram program) => Solve(program, []);

    /// <summary>
    /// Solves a program of which some variables are whole numbers, by branch and cut to a gap of zero; without curvature only.
    /// </summary>
    public static (HighsStatus Status, double Objective) Solve(QuadraticProgram program, bool[] whole)
    {
        nint highs = Create();
        try
        {
            Assert.Equal(0, SetBoolOption(highs, "output_flag", 0));
            Assert.Equal(0, SetDoubleOption(highs, "primal_feasibility_tolerance", Tolerance));
            Assert.Equal(0, SetDoubleOption(highs, "dual_feasibility_tolerance", Tolerance));
            Assert.Equal(0, SetIntOption(highs, "qp_iteration_limit", MostIterations));
            Assert.Equal(0, SetDoubleOption(highs, "mip_feasibility_tolerance", Tolerance));
            Assert.Equal(0, SetDoubleOption(highs, "mip_rel_gap", 0));
            double largest = Enumerable.Range(0, program.VariableCount).Max(program.Hessian.Diagonal);
            double unit = largest > 0 ? largest : 1;
            Pass(highs, program, unit, whole);
            _ = Run(highs);
            HighsStatus status = (HighsStatus)GetModelStatus(highs);
            double objective = unit * GetObjectiveValue(highs);
            return status == HighsStatus.Optimal && !double.IsFinite(objective) ? (default, objective) : (status, objective);
        }
        finally
        {
            Destroy(highs);
        }
    }

    private static void Pass(nint highs, QuadraticProgram program, double unit, bool[] whole)
    {
        int n = program.VariableCount;
        int m = program.RowCount;
        int[] rowStart = [.. Enumerable.Range(0, m + 1).Select(i => i * n)];
        int[] rowIndex = [.. Enumerable.Range(0, m * n).Select(k => k % n)];
        double[] rowValue = [.. Enumerable.Range(0, m).SelectMany(i => program.Rows.Row(i).ToArray())];

        // The lower triangle, column by column: by symmetry row j from its diagonal on.
        List<int> start = [];
        List<int> index = [];
        List<double> value = [];
        double[] row = new double[n];
        for (int j = 0; j < n; j++)
        {
            start.Add(index.Count);
            program.Hessian.CopyRow(j, row);
            for (int i = j; i < n; i++)
            {
                if (row[i] != 0)
                {
                    index.Add(i);
                    value.Add(row[i] / unit);
                }
            }
        }

        start.Add(index.Count);
        Assert.InRange(PassModel(highs, n, m, m * n, value.Count, Rowwise, Triangular, Minimize, 0, [.. program.Linear.ToArray().Select(c => c / unit)],
            program.Lower.ToArray(), program.Upper.ToArray(), program.RowLower.ToArray(), program.RowUpper.ToArray(),
            rowStart, rowIndex, rowValue, [.. start], [.. index], [.. value],
            whole.Length == 0 ? null : [.. whole.Select(w => w ? 1 : 0)]), 0, 1);
    }

    [LibraryImport(Library, EntryPoint = "Highs_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "Highs_destroy")]
    private static partial void Destroy(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_setBoolOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetBoolOption(nint highs, string option, int value);

    [LibraryImport(Library, EntryPoint = "Highs_setIntOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetIntOption(nint highs, string option, int value);

    [LibraryImport(Library, EntryPoint = "Highs_setDoubleOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetDoubleOption(nint highs, string option, double value);

    [LibraryImport(Library, EntryPoint = "Highs_passModel")]
    private static partial int PassModel(
        nint highs, int columns, int rows, int nonzeros, int hessianNonzeros, int format, int hessianFormat, int sense, double offset,
        double[] cost, double[] lower, double[] upper, double[] rowLower, double[] rowUpper, int[] start, int[] index, double[] value,
        int[] hessianStart, int[] hessianIndex, double[] hessianValue, int[]? integrality);

    [LibraryImport(Library, EntryPoint = "Highs_run")]
    private static partial int Run(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_getModelStatus")]
    private static partial int GetModelStatus(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_getObjectiveValue")]
    private static partial double GetObjectiveValue(nint highs);
}
