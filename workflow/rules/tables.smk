# Tables: one rule for each of the catalogue, named after it (table1, table2, factorial, ...). Each is
# written for machines (CSV), readers (Markdown), papers (LaTeX) and the report (HTML).

for item in TABLES.values():

    rule:
        name:
            item.name
        input:
            unpack(what_is_read(item)),
            made_with=made_with(item),
        output:
            csv=f"<results>/tables/{item.name}.csv",
            markdown=f"<results>/tables/{item.name}.md",
            latex=f"<results>/tables/{item.name}.tex",
            html=in_report(item, f"<results>/tables/{item.name}.html"),
        log:
            f"<logs>/{item.name}.log",
        group:
            "pages"
        params:
            module=item.module,
            caption=item.caption,
            told=told(item),
            code=code_of("make_table.py", item.module),
        message:
            f"{spelled_out(item.name)}"
        script:
            "../scripts/make_table.py"
