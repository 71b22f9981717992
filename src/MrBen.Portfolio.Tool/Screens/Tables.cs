using System.Collections.Immutable;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Screens;

/// <summary>Lines, headings, lists and tables in their one look.</summary>
internal static class Tables
{
    /// <param name="columns">Names of the columns; one that ends with &gt; holds numbers, one that ends with ~ wraps.</param>
    public static TextTable New(params string[] columns) => new([.. columns.Select(TextColumn.Parse)]);

    public static void Line(this IAnsiConsole console, string text) => console.Write(new Text(text + "\n"));

    public static void Heading(this IAnsiConsole console, string text)
    {
        console.Line("");
        console.Write(new Text(text + "\n", new Style(decoration: Decoration.Bold)));
    }

    public static void Bullets(this IAnsiConsole console, IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences)
        {
            console.Write(new Grid().AddColumn(new GridColumn { Padding = new Padding(1, 0, 1, 0), NoWrap = true }).AddColumn()
                .AddRow(new Text("•"), new Text(sentence)));
        }
    }

    /// <summary>Faults as a table; a file's name stands there only where there are several.</summary>
    public static void Faults(this IAnsiConsole console, ImmutableArray<InputFault> faults)
    {
        bool hasSources = faults.DistinctBy(fault => fault.Source).Count() > 1;
        bool hasPlaces = faults.Any(fault => fault.Place.Length > 0);
        TextTable table = New(Cells("in~", "where~", "what is wrong~"));
        foreach (InputFault fault in faults)
        {
            string place = fault.Variable is null ? fault.Place : $"{fault.Place}\n  by {fault.Variable}";
            table.Row(Cells(fault.Source, place, fault.Reason));
        }

        console.Write(table);

        string[] Cells(string source, string place, string reason) => (hasSources, hasPlaces) switch
        {
            (true, true) => [source, place, reason],
            (true, false) => [source, reason],
            (false, true) => [place, reason],
            _ => [reason],
        };
    }
}
