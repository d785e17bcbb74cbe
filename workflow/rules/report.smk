# The report: one page with all tables and figures, which opens on the answer.

PAGE = Path(workflow.source_path("../report/report.html")).read_text("utf-8")


rule report:
    input:
        metrics="<results>/metrics.csv",
        costs="<results>/costs.csv",
        config="<results>/config.yaml",
        made=[
            *rules.figures.input,
            *(path.replace(".csv", ".html") for path in rules.tables.input),
        ],
    output:
        report="<results>/report.html",
    log:
        "<logs>/report.log",
    group:
        "pages"
    params:
        template=lambda wildcards: PAGE,
        view=GRID.view,
        code=code_of("write_report.py"),
    message:
        "Report"
    script:
        "../scripts/write_report.py"
