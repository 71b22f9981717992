using System.Runtime.InteropServices;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// A model inside HiGHS 1.12 (Huangfu and Hall 2018), the native library in the Google.OrTools package, through its C interface: OrTools' own
/// classes for .NET have no quadratic objective. Passing the model is not timed; every run starts anew. One thread, HiGHS's own tolerances.
/// </summary>
internal sealed partial class HighsModel : IDisposable
{
    private const string Library = "libhighs.so.1";
    private const int Rowwise = 2;
    private const int Triangular = 1;
    private const int Minimize = 1;
    private const int Optimal = 7;

    private readonly nint _highs;
    private readonly double _unit;

    private HighsModel(string solver, double unit)
    {
        (_highs, _unit) = (Create(), unit);
        Check(SetBool(_highs, "output_flag", 0));
        Check(SetInt(_highs, "threads", 1));
        Check(SetString(_highs, "solver", solver));
    }

    /// <summary>
    /// Passes a quadratic program, its objective in the unit in which the largest curvature is 1: HiGHS's tolerances and its regularisation are
    /// absolute.
    /// </summary>
    public static HighsModel Quadratic(QuadraticProgram program)
    {
        (int m, int n) = (program.RowCount, program.VariableCount);
        double unit = Enumerable.Range(0, n).Max(program.Hessian.Diagonal);
        (int[] start, int[] index, double[] value) = Sparse(m, n, (i, row) => program.Rows.Row(i).CopyTo(row), 1, triangle: false);
        (int[] hessianStart, int[] hessianIndex, double[] hessianValue) = Sparse(n, n, program.Hessian.CopyRow, 1 / unit, triangle: true);
        HighsModel model = new("choose", unit);
        Check(PassModel(model._highs, n, m, value.Length, hessianValue.Length, Rowwise, Triangular, Minimize, 0,
            [.. program.Linear.ToArray().Select(c => c / unit)], program.Lower.ToArray(), program.Upper.ToArray(),
            program.RowLower.ToArray(), program.RowUpper.ToArray(), start, index, value, hessianStart, hessianIndex, hessianValue, null));
        return model;
    }

    /// <summary>
    /// Passes the least tail mean of the losses over T days with weights that are not negative and sum to 1, as Rockafellar and Uryasev (2000),
    /// equation 17, write it: boundary + Σuₜ/(T(1 − confidence)) with uₜ ≥ lossₜ − boundary.
    /// </summary>
    /// <param name="solver">simplex or ipm.</param>
    /// <param name="returns">T rows of n returns.</param>
    /// <param name="confidence">Of the tail, in (0, 1).</param>
    public static HighsModel LeastTailMean(string solver, DenseMatrix returns, double confidence)
    {
        (int count, int assets) = (returns.Rows, returns.Columns);
        int n = assets + 1 + count;
        double[] cost = new double[n];
        double[] lower = new double[n];
        double[] upper = new double[n];
        Array.Fill(upper, double.PositiveInfinity);
        (cost[assets], lower[assets]) = (1, double.NegativeInfinity);
        Array.Fill(cost, 1 / (count * (1 - confidence)), assets + 1, count);
        double[] rowLower = new double[count + 1];
        double[] rowUpper = new double[count + 1];
        Array.Fill(rowUpper, double.PositiveInfinity);
        (rowLower[count], rowUpper[count]) = (1, 1);
        (int[] start, int[] index, double[] value) = Sparse(count + 1, n, WriteRow, 1, triangle: false);
        HighsModel model = new(solver, 1);
        Check(PassModel(model._highs, n, count + 1, value.Length, 0, Rowwise, Triangular, Minimize, 0, cost, lower, upper, rowLower, rowUpper,
            start, index, value, new int[n + 1], [], [], null));
        return model;

        void WriteRow(int i, Span<double> row)
        {
            row.Clear();
            if (i == count)
            {
                row[..assets].Fill(1);
                return;
            }

            returns.Row(i).CopyTo(row);
            (row[assets], row[assets + 1 + i]) = (1, 1);
        }
    }

    private delegate void CopyRow(int row, Span<double> destination);

    /// <summary>Solves from nothing; gives the optimal value.</summary>
    public double Solve()
    {
        Check(ClearSolver(_highs));
        _ = Run(_highs); // May warn; the status counts.
        int status = ModelStatus(_highs);
        return status == Optimal ? _unit * ObjectiveValue(_highs) : throw new InvalidOperationException($"HiGHS ended with status {status}.");
    }

    /// <inheritdoc/>
    public void Dispose() => Destroy(_highs);

    // By rows; of a symmetric matrix from the diagonal on, which is its lower triangle by columns.
    private static (int[] Start, int[] Index, double[] Value) Sparse(int rows, int columns, CopyRow copy, double scale, bool triangle)
    {
        List<int> start = [0];
        List<int> index = [];
        List<double> value = [];
        double[] row = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            copy(i, row);
            for (int j = triangle ? i : 0; j < columns; j++)
            {
                if (row[j] != 0)
                {
                    index.Add(j);
                    value.Add(scale * row[j]);
                }
            }

            start.Add(index.Count);
        }

        return ([.. start], [.. index], [.. value]);
    }

    private static void Check(int status)
    {
        if (status < 0)
        {
            throw new InvalidOperationException($"HiGHS answered {status}.");
        }
    }

    [LibraryImport(Library, EntryPoint = "Highs_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "Highs_destroy")]
    private static partial void Destroy(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_setBoolOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetBool(nint highs, string option, int value);

    [LibraryImport(Library, EntryPoint = "Highs_setIntOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetInt(nint highs, string option, int value);

    [LibraryImport(Library, EntryPoint = "Highs_setStringOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetString(nint highs, string option, string value);

    [LibraryImport(Library, EntryPoint = "Highs_passModel")]
    private static partial int PassModel(
        nint highs, int columns, int rows, int nonzeros, int hessianNonzeros, int format, int hessianFormat, int sense, double offset,
        double[] cost, double[] lower, double[] upper, double[] rowLower, double[] rowUpper, int[] start, int[] index, double[] value,
        int[] hessianStart, int[] hessianIndex, double[] hessianValue, int[]? integrality);

    [LibraryImport(Library, EntryPoint = "Highs_clearSolver")]
    private static partial int ClearSolver(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_run")]
    private static partial int Run(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_getModelStatus")]
    private static partial int ModelStatus(nint highs);

    [LibraryImport(Library, EntryPoint = "Highs_getObjectiveValue")]
    private static partial double ObjectiveValue(nint highs);
}
